"""A small lexicon built in code: the engine's own tests need no dictionary file."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from config.load import read_toml
from matching import Lexicon, Weights

CONFIG = Path(__file__).parents[2] / "config"

OCCUPATIONS = [
    ("make", "", 1, "生产制造", ""),
    ("make.mech", "make", 2, "机械加工", ""),
    ("make.mech.lathe", "make.mech", 3, "车工", "车床工"),
    ("make.mech.cnc", "make.mech.lathe", 4, "数控车工", "数控车床操作工|CNC操作工|数车"),
    ("make.mech.fit", "make.mech", 3, "钳工", ""),
    ("make.assembly", "make", 2, "装配", ""),
    ("make.assembly.worker", "make.assembly", 3, "装配工", "装配|组装工|流水线工人"),
    ("make.general", "make", 3, "普工", "操作工|工人"),
    ("elec", "", 1, "电气", ""),
    ("elec.work", "elec", 2, "电工类", ""),
    ("elec.work.electrician", "elec.work", 3, "电工", "水电工"),
    ("elec.maintenance", "elec.work.electrician", 4, "维修电工", "机修电工|设备电工"),
    ("elec.weld", "elec", 3, "焊工", "电焊工|氩弧焊工"),
    ("service", "", 1, "服务", ""),
    ("service.care", "service", 2, "照护", ""),
    ("service.care.elderly", "service.care", 3, "养老护理员", "护工|护理员|养老院护工"),
    ("service.clean", "service", 2, "保洁类", ""),
    ("service.clean.cleaner", "service.clean", 3, "保洁员", "保洁|清洁工|打扫卫生"),
    ("service.guard", "service", 3, "保安", "保安员|门卫"),
    ("transport", "", 1, "运输", ""),
    ("transport.truck", "transport", 2, "装卸搬运", ""),
    ("transport.forklift", "transport.truck", 3, "叉车司机", "叉车工|叉车"),
]
SKILLS = [
    ("PLC", "plc编程|可编程控制器"),
    ("变频器", ""),
    ("接触器", ""),
    ("电路维修", "修电路|电路检修"),
    ("数控编程", ""),
    ("看图纸", "识图|会看图纸"),
    ("照护老人", "老人照护|照顾老人"),
    ("喂饭", ""),
    ("翻身拍背", ""),
    ("驾驶叉车", "开叉车"),
    ("打扫", "拖地"),
    ("量具使用", "游标卡尺|卡尺"),
    ("插花", ""),
    ("C++", ""),
]
CERTIFICATES = [
    ("低压电工作业证", "电工证|低压电工证|电工操作证", "qualification", "elec.work.electrician", "", "law"),
    ("高压电工作业证", "高压电工证", "qualification", "elec.work.electrician", "低压电工作业证", "law"),
    ("焊工证", "电焊证|焊工操作证", "qualification", "elec.weld", "", "law"),
    ("叉车证", "叉车操作证|N1证", "qualification", "transport.forklift", "", "law"),
    ("养老护理员证", "护理员证", "qualification", "", "", ""),
    ("健康证", "", "obtainable", "", "", ""),
]
PLACES = [
    ("500109", "北碚区", "district", "", "北碚", "29.80", "106.44"),
    ("500109006", "歇马街道", "subdistrict", "500109", "歇马|歇马镇", "29.75", "106.37"),
    ("500109003", "北温泉街道", "subdistrict", "500109", "北温泉", "29.83", "106.42"),
    ("500109100", "静观镇", "subdistrict", "500109", "静观", "29.90", "106.56"),
    ("500109900", "水土街道", "subdistrict", "500157", "水土", "29.78", "106.53"),
    ("500157", "两江新区", "district", "", "", "29.70", "106.55"),
    ("500106", "沙坪坝区", "district", "", "沙坪坝", "29.55", "106.45"),
]


def values() -> dict[str, Any]:
    """As config.load.read_lexicon gives them."""
    return {
        "occupations": [
            dict(zip(("key", "parent", "level", "name", "aliases"), map(str, row), strict=True)) for row in OCCUPATIONS
        ],
        "skills": [{"name": name, "aliases": aliases} for name, aliases in SKILLS],
        "certificates": [
            dict(zip(("name", "aliases", "kind", "required_for", "includes", "source"), row, strict=True))
            for row in CERTIFICATES
        ],
        "synonyms": [{"word": "打螺丝", "canonical": "装配"}, {"word": "进厂", "canonical": "普工"}],
        "typos": [{"written": "悍工", "right": "焊工"}],
        "abbreviations": [{"written": "CPP", "canonical": "C++"}],
        "places": [
            dict(zip(("code", "name", "level", "parent", "aliases", "lat", "lon"), row, strict=True)) for row in PLACES
        ],
        "stopwords": ["负责", "相关", "工作", "以及", "公司"],
        "words": ["长白班 5000", "包吃住"],
        "cutting": read_toml(CONFIG / "matching.toml")["cutting"],
        "folding": read_toml(CONFIG / "dictionaries" / "folding.toml"),
        "exchange": read_toml(CONFIG / "text" / "exchange.toml"),
    }


@lru_cache
def lexicon() -> Lexicon:
    """One for all tests: cutting loads jieba once."""
    return Lexicon.of(values())


@lru_cache
def weights() -> Weights:
    """Those of the project."""
    return Weights.of(read_toml(CONFIG / "matching.toml"))
