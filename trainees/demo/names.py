"""Names for as many people as a province has: each turn another one, 120,000 before they repeat."""

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
MIDDLE = ("", *"建国志文晓明永春海玉成德家庆少东红思远学世金光维正天云俊嘉子立中新长传大延希振景")
LAST = (
    "伟芳敏静磊洋艳勇军杰娟涛超霞平刚英华玲辉鹏飞婷浩宇琳波斌强丽萍健峰雪梅兰琴凤荣龙"
    "昌兴福寿康宁安泰祥瑞吉乐达松柏杨帆江河山川林森"
)
TURN = 7919  # a prime: neighbours in the roster share no surname


def name_at(turn: int) -> str:
    count = len(SURNAMES) * len(MIDDLE) * len(LAST)
    rest, surname = divmod(turn * TURN % count, len(SURNAMES))
    last, middle = divmod(rest, len(MIDDLE))
    return SURNAMES[surname] + MIDDLE[middle] + LAST[last]
