"""What is refused about photos, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

_DETAIL, _INSTEAD = Text("{why}; nothing of it was kept.", "{why}；内容未被保存。"), Text("{right}.", "{right}。")
NOT_A_PHOTO = Problem(
    code="not-a-photo",
    status=415,
    where="body",
    title=Text("Not a photo", "不是照片"),
    detail=_DETAIL,
    instead=_INSTEAD,
)
LARGE_PHOTO = Problem(
    code="large-photo",
    status=413,
    where="body",
    title=Text("Photo too large", "照片过大"),
    detail=_DETAIL,
    instead=_INSTEAD,
)
DAMAGED_PHOTO = Problem(
    code="damaged-photo",
    status=400,
    where="body",
    title=Text("Photo damaged", "照片已损坏"),
    detail=_DETAIL,
    instead=_INSTEAD,
)
UNKNOWN_PHOTO = Problem(
    code="unknown-photo",
    status=404,
    where="path",
    title=Text("Unknown photo", "未知的照片"),
    detail=Text("No photo is kept under {id}; it never was, or its time is over.", "没有以 {id} 保存的照片，或已过保存期限。"),
    instead=Text(
        "Send the hash that POST /v1/photos or the case named, 64 characters.", "请使用 POST /v1/photos 或案件中给出的 64 位哈希值。"
    ),
)
HIDDEN_PHOTO = Problem(
    code="hidden-photo",
    status=401,
    where="header X-Photo-Token",
    title=Text("A photo is not for everybody", "照片不对外公开"),
    detail=Text(
        "A photo may show people; it is shown to whoever sent it and to those who work on it.",
        "照片可能含有个人信息，仅供上报人和办理人员查看。",
    ),
    instead=Text(
        "Send the token of the answer to POST /v1/photos as X-Photo-Token, or the key of a handler or an officer.",
        "请以 X-Photo-Token 标头发送 POST /v1/photos 应答中的 token，或使用处置人员、街道工作人员的密钥。",
    ),
)
ELSEWHERES_PHOTO = Problem(
    code="photo-of-elsewhere",
    status=403,
    where="path",
    title=Text("Photo of another area", "其他区域的照片"),
    detail=Text("No case of your areas names this photo.", "您责任区内的案件没有引用此照片。"),
    instead=Text(
        "Ask for the photos that a case of your areas names, or let an officer reassign the case to you.",
        "请查看责任区内案件所列的照片，或请街道工作人员将案件改派给您。",
    ),
)
PHOTO_PROBLEMS = (NOT_A_PHOTO, LARGE_PHOTO, DAMAGED_PHOTO, UNKNOWN_PHOTO, HIDDEN_PHOTO, ELSEWHERES_PHOTO)
BY_FAULT = {"not-a-photo": NOT_A_PHOTO, "too-large": LARGE_PHOTO, "damaged": DAMAGED_PHOTO}
