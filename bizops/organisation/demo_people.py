"""Who plays in the demo: invented names, no real firm or person."""

from dataclasses import dataclass

from .choices import PostKind

COMPANY = {
    "name": "东莞衡川玻显商贸有限公司",
    "short_name": "HC",
    "name_en": "Hengchuan Glass & Display Trading",
    "tax_number": "91441900MA0HC0007X",
    "address": "广东省东莞市松山湖衡川路18号",
}
# The same people keep the books of Northwind: a trading company in the United States.
NORTHWIND = {
    "name": "Northwind Traders",
    "short_name": "NW",
    "name_en": "Northwind Traders",
    "address": "507 20th Ave. E., Seattle, WA 98122",
    "currency": "USD",
    "country": "US",
    "working_week": [1, 2, 3, 4, 5],
    "time_zone": "America/Los_Angeles",
    "language": "en",
}
REGIONS = [("华南", "South China"), ("华东", "East China"), ("华北", "North China"), ("西南", "Southwest China")]

# code, name, name in English, part of
DEPARTMENTS = [
    ("GM", "总经办", "General office", ""),
    ("BIZ", "业务部", "Business department", "GM"),
    ("CS", "客户服务部", "Customer service", "GM"),
    ("OPS", "运营仓储部", "Operations and warehouse", "GM"),
    ("PUR", "采购部", "Purchasing", "GM"),
    ("PRD", "生产部", "Production", "GM"),
    ("FIN", "财务部", "Finance", "GM"),
    ("LEG", "法务部", "Legal", "GM"),
    ("HR", "人力资源部", "Human resources", "GM"),
    ("IC", "内控部", "Internal control", "GM"),
    ("ARC", "档案室", "Archive", "GM"),
    ("ADM", "行政部", "Administration", "GM"),
]
# Every other department is headed by the director.
HEADS = {"BIZ": "clara"}

# key, department, name, name in English, kind, authorised, roles, duties
POSTS = [
    (
        "director",
        "GM",
        "总经理",
        "General manager",
        PostKind.LEADING,
        1,
        ("directors",),
        ["制定年度经营方针与目标", "审批重大事项", "主持经营例会"],
    ),
    (
        "manager",
        "BIZ",
        "业务经理",
        "Business manager",
        PostKind.LEADING,
        1,
        ("salespeople", "heads"),
        ["对业务部的业绩与管理负责", "每季度拜访重点客户", "主持每周部门例会", "复核客户分级与信用额度"],
    ),
    (
        "sales_manager",
        "BIZ",
        "销售经理",
        "Sales manager",
        PostKind.LEADING,
        1,
        ("salespeople",),
        ["分解并跟进销售目标", "带领业务员开发客户", "业务经理缺席时主持例会"],
    ),
    (
        "supervisor",
        "BIZ",
        "业务主管",
        "Supervisor",
        PostKind.BUSINESS,
        1,
        ("salespeople",),
        ["检查日报与周报", "带教新业务员", "协调订单交付"],
    ),
    (
        "salesperson",
        "BIZ",
        "业务员",
        "Salesperson",
        PostKind.BUSINESS,
        4,
        ("salespeople",),
        ["开发与维护客户，当日登记往来", "重点客户每月至少回访一次", "跟进报价、合同与回款"],
    ),
    (
        "clerk",
        "BIZ",
        "订单文员",
        "Order clerk",
        PostKind.OFFICE,
        2,
        ("clerk",),
        ["录入订单并核对价格与交期", "跟踪出货，通知客户", "整理合同与对账单"],
    ),
    (
        "marketing",
        "BIZ",
        "市场专员",
        "Marketing specialist",
        PostKind.BUSINESS,
        2,
        ("marketing",),
        ["收集市场与竞争对手信息", "策划展会与推广活动", "维护产品目录与样品"],
    ),
    (
        "after_sales",
        "BIZ",
        "售后专员",
        "After-sales specialist",
        PostKind.SERVICE,
        2,
        ("service",),
        ["处理产品异议，到场查验", "跟进退换货", "完工后回访客户"],
    ),
    (
        "service",
        "CS",
        "客服专员",
        "Customer service",
        PostKind.SERVICE,
        2,
        ("service",),
        ["受理咨询与投诉，按时答复", "登记客户建议", "统计满意度"],
    ),
    (
        "warehouse",
        "OPS",
        "仓管员",
        "Warehouse keeper",
        PostKind.WORKS,
        2,
        ("warehouse",),
        ["收货、发货、盘点", "保持账实相符"],
    ),
    ("purchasing", "PUR", "采购员", "Buyer", PostKind.BUSINESS, 2, ("purchasing",), ["询价比价", "下单并跟踪到货"]),
    (
        "production",
        "PRD",
        "生产主管",
        "Production supervisor",
        PostKind.WORKS,
        1,
        ("production",),
        ["排定切割与加工计划", "控制不良率"],
    ),
    ("worker", "PRD", "加工技师", "Processing technician", PostKind.WORKS, 1, (), ["按工单切割、磨边、清洗"]),
    (
        "finance",
        "FIN",
        "会计",
        "Accountant",
        PostKind.OFFICE,
        1,
        ("finance",),
        ["核对应收应付", "开具发票", "编制月度经营分析"],
    ),
    ("cashier", "FIN", "出纳", "Cashier", PostKind.OFFICE, 1, (), ["收付款", "登记日记账"]),
    ("legal", "LEG", "法务专员", "Legal officer", PostKind.OFFICE, 1, ("legal",), ["审核合同", "处理纠纷"]),
    (
        "hr",
        "HR",
        "人事专员",
        "Personnel officer",
        PostKind.OFFICE,
        1,
        ("hr",),
        ["招聘、入职与离职手续", "组织考核与培训", "保管员工档案"],
    ),
    (
        "control",
        "IC",
        "内控专员",
        "Internal controller",
        PostKind.OFFICE,
        1,
        ("control",),
        ["检查制度执行情况", "登记并跟踪风险"],
    ),
    (
        "custodian",
        "ARC",
        "档案管理员",
        "Archive custodian",
        PostKind.OFFICE,
        1,
        ("custodian",),
        ["保管客户档案", "审核查档申请，登记归还"],
    ),
    ("secretary", "ADM", "行政文员", "Administrative clerk", PostKind.OFFICE, 1, (), ["办公用品、接待与会务"]),
    (
        "admin",
        "ADM",
        "系统管理员",
        "System administrator",
        PostKind.OFFICE,
        1,
        ("administrators",),
        ["维护系统、账号与角色", "检查备份"],
    ),
]

# The logins of the manual, in its order.
LOGINS = (
    "anna",
    "ben",
    "clara",
    "dan",
    "nobody",
    "director",
    "finance",
    "legal",
    "hr",
    "control",
    "custodian",
    "warehouse",
    "purchasing",
    "production",
    "marketing",
    "clerk",
    "admin",
)


@dataclass(frozen=True)
class Person:
    """`month` of joining, of promotion from `first_post`, and of leaving count from the beginning of the company."""

    username: str
    name: str
    english: str
    post: str
    month: int
    region: str = ""
    first_post: str = ""
    promoted: int = 0
    left: int = 0


PEOPLE = (
    Person("director", "沈致远", "Shen Zhiyuan", "director", 0),
    Person("hr", "任晓慧", "Ren Xiaohui", "hr", 0),
    Person("clara", "柯岚", "Ke Lan", "manager", 1, "华南", first_post="sales_manager", promoted=14),
    Person("finance", "钱敏", "Qian Min", "finance", 1),
    Person("anna", "安然", "An Ran", "salesperson", 2, "华南"),
    Person("luming", "陆鸣", "Lu Ming", "sales_manager", 2, "华东", first_post="salesperson", promoted=15),
    Person("clerk", "文静", "Wen Jing", "clerk", 2),
    Person("warehouse", "罗兴", "Luo Xing", "warehouse", 2),
    Person("purchasing", "蔡宁", "Cai Ning", "purchasing", 3),
    Person("production", "盛建国", "Sheng Jianguo", "production", 3),
    Person("hansong", "韩松", "Han Song", "supervisor", 4, "华北"),
    Person("custodian", "臧玉书", "Zang Yushu", "custodian", 4),
    Person("jinyan", "金燕", "Jin Yan", "cashier", 4),
    Person("lintao", "林涛", "Lin Tao", "salesperson", 5, "西南", left=27),
    Person("admin", "关立", "Guan Li", "admin", 5),
    Person("dan", "邓丹", "Deng Dan", "service", 6),
    Person("nobody", "吴名", "Wu Ming", "secretary", 6),
    Person("ben", "周奔", "Zhou Ben", "salesperson", 7, "华东"),
    Person("marketing", "施扬", "Shi Yang", "marketing", 8),
    Person("legal", "方正则", "Fang Zhengze", "legal", 8),
    Person("control", "纪严", "Ji Yan", "control", 9),
    Person("gaoyuan", "高远", "Gao Yuan", "after_sales", 9, "华南"),
    Person("mayue", "马跃", "Ma Yue", "warehouse", 10),
    Person("shilei", "石磊", "Shi Lei", "worker", 10),
    Person("qinyi", "秦怡", "Qin Yi", "service", 11),
    Person("songci", "宋词", "Song Ci", "clerk", 12),
    Person("yezhiqiu", "叶知秋", "Ye Zhiqiu", "marketing", 13),
    Person("xunuo", "许诺", "Xu Nuo", "salesperson", 16, "华北"),
)
