"""What is refused about alarms, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

UNKNOWN_ALARM = Problem(
    code="unknown-alarm",
    status=404,
    where="path",
    title=Text("Unknown alarm", "未知的告警"),
    detail=Text("There is no alarm {id}.", "没有告警 {id}。"),
    instead=Text("GET /v1/alarms lists the alarms.", "GET /v1/alarms 列出告警。"),
)
NOT_RAISED = Problem(
    code="not-raised",
    status=409,
    where="path",
    title=Text("Nothing to acknowledge", "无可确认"),
    detail=Text("The alarm is {state}.", "此告警{state}。"),
    instead=Text(
        "Acknowledge an alarm that is raised; GET /v1/alarms?state=raised lists them.",
        "请确认处于告警状态的告警；GET /v1/alarms?state=raised 可列出。",
    ),
)
UNKNOWN_SILENCE = Problem(
    code="unknown-silence",
    status=404,
    where="path",
    title=Text("Unknown silence", "未知的静默"),
    detail=Text("There is no silence {id}.", "没有静默 {id}。"),
    instead=Text("GET /v1/alarms/silences lists them.", "GET /v1/alarms/silences 列出静默。"),
)
BAD_SILENCE = Problem(
    code="bad-silence",
    status=400,
    where="body",
    title=Text("Silence cannot be kept", "静默不可用"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
SILENCE_OVER = Problem(
    code="silence-over",
    status=409,
    where="path",
    title=Text("The silence is over", "静默已结束"),
    detail=Text("It ended at {at}.", "已于 {at} 结束。"),
    instead=Text("POST /v1/alarms/silences makes a new one.", "POST /v1/alarms/silences 可新建。"),
)
