"""Words that printed documents share, in Chinese whatever the page's language."""

from courses.enums import Role

KINDS = {"sick": "病假", "personal": "事假", "official": "公假"}
OFFICES: dict[str, str] = {
    Role.ORGANISER: "组织者",
    Role.ORG_DEPT: "组织部",
    Role.CLASS_HEAD: "班主任",
    Role.INSPECTOR: "跟班考察员",
    Role.LECTURER: "授课人",
    Role.UNIT_CONTACT: "所在单位联系人",
}
