"""The words of the house and of the manual in three languages; the English word is the one that the code uses (HBK-01)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """A word with what it means here; `code` is the clause that rules it, if one does."""

    english: str
    simplified: str
    traditional: str
    meaning: str
    code: str = ""


HOUSE = (
    Term("Clause", "条款", "條款", _("A rule of the manual with its code, where it is enforced and how it is measured."), "HBK-01"),
    Term("Duty", "待办", "待辦", _("Who owes what, on which record, by when, because of which clause. Closed by its evidence."), "HBK-02"),
    Term("Evidence", "凭据", "憑據", _("The record that proves a duty done, such as a revisit with its notes."), "HBK-02"),
    Term("Watch", "监视", "監視", _("A state that is counted: those of a population that break a clause."), "HBK-02"),
    Term("Guard", "把关", "把關", _("A breach is impossible, because the system or the database refuses it."), "HBK-02"),
    Term("Rate", "执行率", "執行率", _("Done on time ÷ due and not waived; what is not yet due is left out."), "HBK-02"),
    Term("Missed", "未办", "未辦", _("A duty of a period that nobody did in time; it counts as such for good."), "HBK-02"),
    Term("Waive", "免除", "免除", _("Somebody else takes a duty off with a reason; it leaves the rate."), "HBK-02"),
    Term("Measure", "指标", "指標", _("One named figure, counted live for people, departments, customers or the company.")),
    Term("Figure of the manual", "手册数值", "手冊數值", _("A number that the manual leaves to the company; it changes by a dated row with its reason."), "HBK-03"),
    Term("Lifecycle", "流程", "流程", _("The states of a document and the moves between them.")),
    Term("Consent", "审批", "審批", _("Who must agree before a move may happen.")),
    Term("Register", "名册", "名冊", _("The list of all files of one kind."), "CUS-01"),
    Term("Timeline", "动态", "動態", _("All that happened to a record, with who and when.")),
)  # fmt: skip

MANUAL = (
    Term("Customer file", "客户档案", "客戶檔案", _("Everything about one customer, under one number."), "CUS-01"),
    Term("Customer card", "客户资料卡", "客戶資料卡", _("The page of a customer with his data and contacts."), "CUS-02"),
    Term("Key customer", "重点客户", "重點客戶", _("A customer of the first class; visited most often."), "CUS-03"),
    Term("General customer", "一般客户", "一般客戶", _("A customer of the second class."), "CUS-03"),
    Term("Potential customer", "潜在客户", "潛在客戶", _("A customer who may become one of the other classes."), "CUS-03"),
    Term("Contact log", "联系记录", "聯繫記錄", _("What was said with a customer, when, and what comes next."), "CUS-04"),
    Term("Communication plan", "沟通计划", "溝通計劃", _("How often and by which means a customer is contacted."), "CUS-04"),
    Term("Revisit", "回访", "回訪", _("A visit to a customer that we supply, with its record."), "CUS-06"),
    Term("Promise", "承诺", "承諾", _("What was promised to a customer by a date."), "CUS-06"),
    Term("Scorecard", "评分卡", "評分卡", _("The marks from which the class of a customer follows."), "CUS-03"),
    Term("Quarterly review", "季度评审", "季度評審", _("The customers of a department gone through together, once a quarter."), "CUS-08"),
    Term("Head", "主管", "主管", _("Who leads a department; sees what is done in it and below."), "ORG-01"),
    Term("Post", "岗位", "崗位", _("A place in a department with its job description and its rights."), "ORG-01"),
    Term("Handover", "交接", "交接", _("Records pass from somebody who leaves to somebody who stays."), "ORG-02"),
)  # fmt: skip

# What a group of rights is called on the pages; others keep the name that an administrator gave them.
ROLES = {
    "salespeople": _("salespeople"),
    "service": _("customer service"),
    "heads": _("heads of department"),
    "directors": _("directors"),
    "finance": _("finance"),
    "legal": _("legal"),
    "hr": _("human resources"),
    "control": _("internal control"),
    "custodian": _("custodian of files"),
    "warehouse": _("warehouse"),
    "purchasing": _("purchasing"),
    "production": _("production"),
    "marketing": _("marketing"),
    "clerk": _("clerks"),
    "administrators": _("administrators"),
}
