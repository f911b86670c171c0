"""What of the chapter can be imported: customers, the people there, the contact log (CUS-01, CUS-04, CUS-18)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.exchange import words
from bizops.exchange.registry import Column, Importer, column, columns_of, past, record
from bizops.organisation.models import Region, Staff

from .choices import CustomerClass, CustomerStatus
from .models import Communication, Contact, Customer
from .services import importing

CUSTOMER = (
    "customer",
    "client",
    "company",
    "customer id",
    "customer number",
    "客户",
    "客户名称",
    "客户编号",
    "客戶",
    "客戶名稱",
)


def colleagues(staff):
    """Those who can be named for something new."""
    return Staff.objects.visible_to(staff).employed().select_related("department")


def their_files(staff):
    return Customer.objects.editable_by(staff)


class CustomerImport(Importer):
    """Files of customers; one that is on file already is known by its number, its tax number, its name or phone."""

    key, model, clause = "customers.customer", Customer, "CUS-18"
    known_as = ("customer", "client", "company")
    finds = ("number", "tax_number")
    columns = (
        column(Customer, "number", required=False, names=("客户编号", "编号", "客戶編號"), on_new=True,
               help=gettext_lazy("Only of files that are here already")),
        *columns_of(Customer,
            name=("company", "company name", "customer name", "customer", "client", "客户名称", "客户", "公司名称", "单位名称", "客戶名稱"),
            short_name=("abbreviation", "简称", "客户简称"),
            kind=("customer kind", "客户类型", "类型", "客戶類型")),
        column(Customer, "classification", required=False, on_new=True, names=("级别", "客户分类", "客户级别", "客户等级", "分類"),
               help=gettext_lazy("A first guess: whoever is responsible confirms it")),
        record("owner", Staff, by=Staff.picked_by, rows=colleagues, required=True, label=gettext_lazy("person in charge"),
               names=("owner", "salesperson", "sales rep", "account manager", "业务员", "负责人", "销售", "業務員", "負責人")),
        record("service_person", Staff, by=Staff.picked_by, rows=colleagues, label=gettext_lazy("service person"),
               names=("客服", "服务人员")),
        record("region", Region, by=("name", "name_en"), label=gettext_lazy("region"), names=("区域", "地区", "區域")),
        *columns_of(Customer,
            source=("来源", "客户来源", "來源"), industry=("行业", "行業", "sector"),
            city=("城市", "town"), address=("地址", "street", "联系地址"),
            phone=("电话", "联系电话", "固定电话", "tel", "telephone", "電話"), email=("邮箱", "电子邮件", "mail", "電子郵件"),
            website=("网址", "网站", "homepage", "web"),
            legal_representative=("法人", "法定代表人", "法人代表"), registered_capital=("注册资本", "注冊資本"),
            founded_on=("成立日期", "成立时间"), bank_account=("开户行及账号", "银行账号"),
            main_products=("主营产品", "主营业务", "主營產品"), employees=("人数", "员工人数", "headcount"),
            standing=("经济状况", "經濟狀況"), competitors=("竞争对手", "其他供应商"), needs=("需求", "主要需求"),
            buying_habits=("采购习惯", "消费习惯"), remark=("备注", "备注1", "note", "notes", "備註")),
        column(Customer, "tax_number", read=importing.tax_key, example="91440300MA5G8P3T7X",
               names=("税号", "纳税人识别号", "统一社会信用代码", "信用代码", "vat number", "稅號")),
        column(Customer, "tags", read=words.parts, names=("标签", "標籤"), help=gettext_lazy("Parted by commas")),
        column(Customer, "filed_on", required=False, read=past, on_new=True, names=("建档日期", "创建日期", "created")),
    )  # fmt: skip

    def rows(self, staff):
        return Customer.objects.editable_by(staff)

    def on_file(self):
        return Customer.objects.exclude(status=CustomerStatus.MERGED)

    def signs(self, row):
        signs = super().signs(row)
        name = "" if row.sure else importing.name_key(row.values.get("name", ""))  # a number decides before a name
        return {**signs, "name": name} if name else signs

    def find(self, rows, *, by):
        alike = importing.alike([row.values for row in rows])
        mine = self.rows(by).in_bulk([key for key, _why in alike.values()])
        for place, (key, why) in alike.items():
            rows[place].found, rows[place].why = mine.get(key), why
            if key not in mine:
                rows[place].wrong(
                    "", _("It looks like a file of somebody else (%(why)s). Ask the archive custodian.") % {"why": why}
                )

    def check(self, rows, *, by):
        for row in rows:
            if row.found is None and "number" in row.values:
                row.wrong("number", _("No file of yours has this number. Leave it empty for a new one."))
            owner = row.values.get("owner")
            was = row.found.owner_id if row.found is not None else by.pk
            if owner and owner.pk != was and not by.has_perm("customers.assign_customer"):
                row.wrong("owner", _("Naming the person in charge is not among your duties."))
            if owner and owner.department_id is None:
                row.wrong("owner", _("%(owner)s belongs to no department yet.") % {"owner": owner})
            if row.found is not None and (closed := importing.not_on_file(row.found)):
                row.wrong("", closed)

    def build(self, row, *, by):
        values = {**row.values}
        values.setdefault("classification", CustomerClass.POTENTIAL)
        return Customer(**values)

    def take_in(self, documents, *, by):
        importing.take_in(documents, by=by)

    def bring_up_to_date(self, changes, *, by):
        return importing.bring_up_to_date(changes, by=by)

    def finish(self, rows, *, by):
        if changed := [row.document.pk for row in rows if "phone" in row.before]:
            importing.refresh_files(changed, by=by)
        importing.tell_who_follows([row.document for row in rows if importing.HANDS & row.before.keys()], by=by)

    def parents(self, keys):
        return {"files": list(keys)}

    def undone(self, parents, *, by):
        importing.refresh_files(parents["files"], by=by)
        importing.tell_who_follows(Customer.objects.filter(pk__in=parents["files"]), by=by)


class OnFile(Importer):
    """What hangs on a customer's file and is counted there."""

    customer = record("customer", Customer, by=("number", "name", "short_name"), rows=their_files, required=True,
                      on_new=True, label=gettext_lazy("customer"), names=CUSTOMER)  # fmt: skip

    def rows(self, staff):
        return self.model.objects.filter(customer__in=their_files(staff))

    def check(self, rows, *, by):
        found = {row.found.customer_id for row in rows if row.found is not None}
        files = Customer._base_manager.in_bulk(found) if found else {}
        for row in rows:
            file = files.get(row.found.customer_id) if row.found is not None else row.values.get("customer")
            if file is not None and (closed := importing.not_on_file(file)):
                row.wrong("customer", closed)

    def lock(self, rows):
        """The files first, always, as whoever changes one person on a file."""
        importing.lock_files({file.pk for row in rows if (file := row.values.get("customer"))})

    def finish(self, rows, *, by):
        importing.refresh_files({row.document.customer_id for row in rows}, by=by)

    def parents(self, keys):
        files = set(self.model.objects.filter(pk__in=keys).values_list("customer", flat=True))
        importing.lock_files(files)
        return {"files": list(files)}

    def undone(self, parents, *, by):
        importing.refresh_files(parents["files"], by=by)


class ContactImport(OnFile):
    """People at customers; one of the same name on the same file is the same."""

    key, model, clause = "customers.contact", Contact, "CUS-02"
    known_as = ("contact",)
    columns = (
        OnFile.customer,
        *columns_of(Contact,
            name=("contact", "contact name", "联系人", "姓名", "聯絡人"), title=("contact title", "job title", "position", "职务", "职位", "職務"),
            influence=("决策权", "决策力"), phone=("mobile", "电话", "手机", "联系电话", "手機"), wechat=("微信",),
            email=("邮箱", "mail"), birthday=("生日",), left=("离职", "已离职"), remark=("备注", "note", "備註")),
    )  # fmt: skip

    def signs(self, row):
        return {"name": f"{getattr(row.values.get('customer'), 'pk', row.line)} {row.values.get('name', row.line)}"}

    def find(self, rows, *, by):
        asked = {
            (row.values["customer"].pk, row.values["name"]): row
            for row in rows
            if {"customer", "name"} <= row.values.keys()
        }
        people = Contact.objects.filter(
            customer__in={key for key, _name in asked}, name__in={name for _key, name in asked}
        )
        for person in people:
            if row := asked.get((person.customer_id, person.name)):
                row.found, row.sure, row.why = person, True, _("same name on the same file")

    def update(self, rows, *, by):
        for row in rows:
            if row.values.get("left"):
                row.values["is_primary"] = False
        super().update(rows, by=by)

    def take_in(self, documents, *, by):
        importing.add_contacts(documents, by=by)


class CommunicationImport(OnFile):
    """Contacts of the past. They close no duty and raise none."""

    key, model, clause = "customers.communication", Communication, "CUS-04"
    updates = False
    columns = (
        OnFile.customer,
        column(Communication, "on", required=True, read=past, names=("date", "day", "联系日期", "日期", "时间", "聯絡日期")),
        column(Communication, "means", required=False, names=("type", "way", "方式", "联系方式", "聯絡方式")),
        column(Communication, "summary", names=("content", "note", "notes", "内容", "沟通内容", "记录", "內容")),
        record("by", Staff, by=Staff.picked_by, required=True, label=gettext_lazy("recorded by"),
               names=("owner", "salesperson", "记录人", "业务员", "跟进人", "記錄人")),
        Column(name="contact", label=gettext_lazy("contact"), names=("contact name", "联系人", "聯絡人"),
               help=gettext_lazy("By name, as it stands on the file")),
        column(Communication, "next_on", names=("next contact", "下次联系", "下次联系日期", "下次聯絡")),
        column(Communication, "next_step", names=("下一步", "后续", "後續")),
    )  # fmt: skip

    def check(self, rows, *, by):
        super().check(rows, by=by)
        files = {row.values["customer"].pk for row in rows if "customer" in row.values and "contact" in row.values}
        people = {(c.customer_id, c.name): c for c in Contact.objects.filter(customer__in=files)} if files else {}
        for row in rows:
            if (name := row.values.get("contact")) and "customer" in row.values:
                row.values["contact"] = people.get((row.values["customer"].pk, name))
                if row.values["contact"] is None:
                    row.wrong("contact", _("Nobody of this name is on the file."), name)
            on, then = row.values.get("on"), row.values.get("next_on")
            if on and then and then < on:
                row.wrong("next_on", _("The next contact cannot lie before this one."))

    def find(self, rows, *, by):
        """The same words on the same day on the same file are the same contact."""
        signs = [tuple(row.values.get(name) for name in ("customer", "on", "summary")) for row in rows]
        files = {file.pk for file, _on, _words in signs if file}
        days = {on for _file, on, _words in signs if on}
        present = Communication.objects.filter(customer__in=files, on__in=days) if files and days else ()
        known = {(entry.customer_id, entry.on, entry.summary): entry for entry in present}
        for row, (file, on, said) in zip(rows, signs, strict=True):
            if file and (entry := known.get((file.pk, on, said))):
                row.found, row.sure, row.why = entry, True, _("the same contact is in the log")

    def take_in(self, documents, *, by):
        importing.log(documents, by=by)
