"""What headings mean, in both languages (method §15): fields, units and currencies."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from store.domain.names import NAME_LIMIT, clean

UNITS = {
    "元": 1, "yuan": 1, "千元": 1_000, "万元": 10_000, "万": 10_000, "w": 10_000, "百万元": 1_000_000,
    "百万": 1_000_000, "亿元": 100_000_000, "亿": 100_000_000, "k": 1_000, "thousand": 1_000,
    "thousands": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "millions": 1_000_000,
}  # fmt: skip
"""Words for the unit of an amount → how many major units it is."""

CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "美元": "USD", "€": "EUR", "eur": "EUR",
    "euro": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP", "英镑": "GBP", "¥": "CNY", "cny": "CNY",
    "rmb": "CNY", "人民币": "CNY", "元": "CNY", "万元": "CNY", "千元": "CNY", "亿元": "CNY",
    "百万元": "CNY", "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD", "jpy": "JPY", "日元": "JPY",
    "chf": "CHF", "sgd": "SGD", "krw": "KRW", "aud": "AUD", "cad": "CAD", "inr": "INR", "twd": "TWD",
}  # fmt: skip
"""Signs and words for a currency → its ISO code."""

_SHARED = {
    "number": "序号 no # serial serialno sn index 行号",
    "owner": "负责人 业务员 业务负责人 销售 销售员 销售人员 销售负责人 跟进人 客户经理 销售经理 项目负责人 业务经理 销售姓名 跟进人员 责任人 销售代表 owner salesagent "
             "salesrep salesperson rep accountowner accountmanager dealowner opportunityowner",
    "region": "区域 销售区域 所在区域 所属区域 大区 片区 region salesregion territory area",
    "remarks": "备注 说明 remarks remark notes note comments comment",
}  # fmt: skip

_PROJECTS = _SHARED | {
    "code": "项目编号 项目代号 项目代码 项目号 商机编号 商机代码 商机号 code projectcode projectno projectid "
            "opportunityid dealid",
    "client": "客户名称 客户 公司名称 公司 单位 单位名称 客户单位 业主 业主单位 最终用户 客户全称 甲方 建设单位 使用单位 用户单位 用户名称 account accountname company "
              "companyname organization organisation client clientname customer customername",
    "name": "项目名称 项目 工程名称 商机名称 商机 机会名称 销售机会 project projectname opportunity opportunityname deal "
            "dealname",
    "stage": "销售阶段 阶段 项目阶段 商机阶段 当前阶段 跟进阶段 进展阶段 项目进度 stage salesstage dealstage projectstage",
    "status": "状态 项目状态 商机状态 跟进状态 结果 status dealstatus outcome result",
    "amount": "金额 合同金额 预估合同金额 预计合同金额 预计金额 预估金额 商机金额 项目金额 报价金额 合同额 预计合同额 "
              "合同总额 总金额 合同价 预计成交金额 预计销售额 预算金额 amount dealvalue value contractamount contractvalue expectedamount "
              "expectedrevenue dealamount",
    "currency": "币种 货币 币别 currency",
    "close": "预计成交日期 预计签约 预计签约日期 预计签约日 预计签约时间 预计成交 预计成交时间 预计成交日 预计签单日期 "
             "预计签单时间 预计签订时间 预计签订日期 计划签约日期 计划签约时间 预计下单时间 预计合同签订日期 expectedclose expectedclosedate expectedclosing closedate close closingdate expectedsigning",
    "closed_day": "实际签约日期 实际成交日期 签约日期 签约日 成交日期 关闭日期 actualclosedate actualclose closeddate "
                  "signedon signingdate",
    "reason": "丢单原因 输单原因 失败原因 丢单理由 lostreason lossreason reasonlost",
    "until": "搁置至 搁置到 暂停至 parkeduntil onholduntil",
    "touch_day": "最后跟进日期 最近跟进日期 最近联系日期 最后联系日期 上次联系日期 最近拜访日期 最近跟进时间 lasttouch "
                 "lastcontact lastcontactdate lastactivity lastactivitydate lastfollowup",
    "registered": "登记日期 备案日期 立项日期 创建日期 建档日期 录入日期 报备日期 registered registrationdate createddate "
                  "creationdate datecreated leadacquisitiondate",
    "product": "产品 产品名称 产品类别 设备名称 product productname products",
    "tax": "含税 是否含税 税 tax taxincluded",
    "probability": "赢率 成功率 成交概率 概率 赢单率 probability winrate winprobability chance",
}  # fmt: skip

_CLIENTS = _SHARED | {
    "code": "客户代号 客户编号 客户代码 客户编码 代号 code clientcode accountid customerid customercode clientid",
    "client": "公司名称 公司 客户名称 客户 单位名称 单位 客户单位 名称 account accountname company companyname "
              "organization organisation client clientname customer customername name",
    "type": "客户类型 类型 单位性质 clienttype type accounttype",
    "industry": "行业 所属行业 industry sector",
    "class": "客户级别 客户等级 客户分类 级别 等级 分类 class classification tier grade",
    "relationship": "客户关系 关系 relationship",
    "new": "新老客户 新/老客户 新旧客户 newexisting",
    "source": "客户来源 来源 source leadsource",
    "address": "办公地址 地址 公司地址 通讯地址 address officeaddress",
    "phone": "公司电话 单位电话 电话 总机 phone telephone companyphone",
    "state": "经营情况 经营状况 stateofbusiness businessstate",
    "potential": "潜力 客户潜力 potential",
    "credit": "信用 信用情况 资信 credit creditnote",
    "deputy": "副负责人 b角 副负责人(b角) deputy",
    "contact": "联系人 客户联系人 主要联系人 关键联系人 contact contactname contactperson keycontact",
    "contact_title": "职务 职位 联系人职务 title contacttitle jobtitle position",
    "contact_department": "部门 联系人部门 department contactdepartment",
    "contact_phone": "联系电话 联系方式 联系人电话 手机 手机号 手机号码 mobile contactphone mobilephone cell",
    "contact_mail": "邮箱 电子邮箱 邮件 email mail contactemail",
}  # fmt: skip

FIELDS: dict[str, tuple[str, ...]] = {"projects": tuple(_PROJECTS), "clients": tuple(_CLIENTS)}
"""The fields that a column of each kind of file can be mapped to."""

DECIDING = {
    "projects": ("code", "client", "name", "owner", "region", "stage", "status", "amount", "currency", "close"),
    "clients": ("code", "client", "owner", "region", "class"),
}  # fmt: skip
"""Fields where two columns that both fit are a question, not a guess."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as people wrote it, what is left of it for looking up, and the unit and currency in it."""

    text: str
    folded: str
    unit: int | None = None
    unit_word: str = ""
    currency: str | None = None


@lru_cache(maxsize=4096)
def read_heading(text: str) -> Heading:
    """Take a heading apart: `预估合同金额(万元)` → amount in 万元; `Deal Value, $` → dealvalue in USD."""
    plain = clean(text)[:NAME_LIMIT]
    wide = unicodedata.normalize("NFKC", plain).casefold()
    unit, word, currency = _unit_in(wide)
    bare = re.sub(r"[(\[【〔].*?[)\]】〕]", " ", wide)
    bare = re.split(r"[,:;]", bare)[0] if _letters(re.split(r"[,:;]", bare)[0]) else bare
    return Heading(plain, _letters(bare) or _letters(wide) or wide.strip(), unit, word, currency)


def _letters(text: str) -> str:
    kept = "".join(c for c in text if unicodedata.category(c)[0] in "LNM")
    stripped = re.sub(r"(?<=.)(usd|eur|gbp|cny|rmb|万元|千元)$", "", kept)
    return stripped or kept


def _unit_in(wide: str) -> tuple[int | None, str, str | None]:
    """(unit, its word, currency) named in brackets, after a comma or at the end of a heading."""
    tail = re.findall(r"[(\[【,:;/]\s*([^()\[\]【】,:;/]*)", wide)
    ends = re.findall(r"(万元|千元|亿元|usd|eur|gbp|cny|rmb|[$€£¥])\s*$", wide)
    unit, word, currency = None, "", None
    for part in [*tail, *ends]:
        for token in _tokens(part):
            if unit is None and token in UNITS:
                unit, word = UNITS[token], token
            currency = currency or CURRENCIES.get(token)
    return unit, word, currency


def _tokens(part: str) -> list[str]:
    """`单位 万元` → 万元; `usd k` → usd, k; `$k` → $, k."""
    part = part.replace("单位", " ").replace("人民币", " 人民币 ").replace("unit", " ")
    out: list[str] = []
    for token in part.replace(":", " ").split():
        found = re.fullmatch(r"(us\$|hk\$|[$€£¥])(\w+)", token)
        out += [found[1], found[2]] if found else [token]
    return out


def unit_line(text: str) -> tuple[int | None, str, str | None]:
    """The unit in a line above the headings, such as `单位:万元` or `Unit: kUSD`; (None, "", None) without one."""
    wide = re.sub(r"人民币\s*(?=[百千万亿元])", "", unicodedata.normalize("NFKC", text).casefold())
    found = re.search(r"(?:单位|unit|currency|币种)\s*[:为是]?\s*([^\s,;,。)]+)", wide)
    if not found:
        found = re.search(r"[(\[](百万元|[万千亿]?元)[)\]]", wide)
    if not found:
        return None, "", None
    word = found[1].removeprefix("人民币")
    for currency in ("usd", "eur", "gbp", "cny", "rmb", "$", "€", "£", "¥"):
        rest = word.replace(currency, "")
        if rest != word:
            return UNITS.get(rest), rest, CURRENCIES[currency]
    return UNITS.get(word), word if word in UNITS else "", CURRENCIES.get(word)


@lru_cache(maxsize=2)
def _dictionary(kind: str) -> dict[str, str]:
    table = _PROJECTS if kind == "projects" else _CLIENTS
    out: dict[str, str] = {}
    for field, words in table.items():
        for word in words.split():
            out.setdefault(_letters(unicodedata.normalize("NFKC", word).casefold()) or word, field)
    return out


def field_of(heading: Heading, kind: str) -> str | None:
    """The field of a `projects` or `clients` file that a heading names, or None."""
    return _dictionary(kind).get(heading.folded)


def known(heading: Heading) -> bool:
    """Whether the heading is one we know in any kind of file."""
    return field_of(heading, "projects") is not None or field_of(heading, "clients") is not None


def kind_of(headings: list[Heading]) -> str | None:
    """`projects`, `clients`, or None where the headings fit neither."""
    projects = {field_of(h, "projects") for h in headings}
    clients = {field_of(h, "clients") for h in headings}
    if projects & {"client", "name"} and projects & {"stage", "amount", "close", "name", "status"}:
        return "projects"
    return "clients" if "client" in clients else None
