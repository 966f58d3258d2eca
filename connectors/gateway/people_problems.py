"""What is refused about people, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

UNKNOWN_PERSON = Problem(
    code="unknown-person",
    status=404,
    where="path",
    title=Text("Unknown person", "未知的人员编号"),
    detail=Text("No contact was ever kept under {id}.", "没有以 {id} 保存过联系方式。"),
    instead=Text(
        "Send the person that the answer to your report named, a UUID of 36 characters.", "请使用上报应答中的 person（36 个字符的 UUID）。"
    ),
)
NO_PERSON_TOKEN = Problem(
    code="no-person-token",
    status=401,
    where="header X-Person-Token",
    title=Text("Whose contact is it?", "无法确认本人"),
    detail=Text("A contact is shown to and erased by the person it is about, or the street.", "联系方式只能由本人或街道查看、删除。"),
    instead=Text(
        "Send the person_token that the answer to your report gave, as X-Person-Token.",
        "请以 X-Person-Token 标头发送上报应答中的 person_token。",
    ),
)
OTHER_PERSON = Problem(
    code="other-person",
    status=403,
    where="header X-Person-Token",
    title=Text("Not this person's token", "令牌与人员编号不符"),
    detail=Text("This token does not belong to {id}.", "此令牌不属于 {id}。"),
    instead=Text("Send the token that was handed out together with this id, unchanged.", "请原样发送与该编号一同颁发的令牌。"),
)
NO_SECRET = Problem(
    code="no-secret",
    status=503,
    where="",
    title=Text("Contacts are not kept here", "此处不保存联系方式"),
    detail=Text(
        "This gateway has no secret to seal contacts with, so it neither takes nor shows any.",
        "此网关未设置加密密钥，不接收也不显示联系方式。",
    ),
    instead=Text("Report without a contact; whoever runs this may set XIQU_SECRET.", "请不填联系方式上报；系统管理员可设置 XIQU_SECRET。"),
    retry_after=3600,
)
PEOPLE_PROBLEMS = (UNKNOWN_PERSON, NO_PERSON_TOKEN, OTHER_PERSON, NO_SECRET)
