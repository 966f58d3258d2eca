"""What is refused about who asks, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

NOT_VALID = Problem(
    code="key-not-valid",
    status=401,
    where="header Authorization",
    title=Text("Key or token not valid", "密钥或令牌无效"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
OTHER_ROLE = Problem(
    code="other-role",
    status=403,
    where="header Authorization",
    title=Text("Not for this role", "此角色无权访问"),
    detail=Text("This key has the role {role}; this request needs {roles}.", "此密钥的角色为 {role}，此请求需要 {roles}。"),
    instead=Text(
        "Ask whoever runs this for a key of that role (`xiqu keys add --role`).",
        "请向系统管理员申请相应角色的密钥（`xiqu keys add --role`）。",
    ),
)
KEY_NEEDED = Problem(
    code="key-needed",
    status=403,
    where="header Authorization",
    title=Text("A token cannot make a token", "令牌不能换取令牌"),
    detail=Text("The request carries a token; only a key gets a new one.", "请求携带的是令牌；只有密钥才能换取新令牌。"),
    instead=Text("Send the key itself.", "请发送密钥本身。"),
)
NO_TOKENS = Problem(
    code="no-tokens",
    status=404,
    where="path",
    title=Text("Tokens are switched off", "未启用令牌"),
    detail=Text("This gateway has no secret to sign tokens with.", "此网关没有用于签发令牌的密钥。"),
    instead=Text("Send the key itself; whoever runs this may set XIQU_SECRET.", "请直接使用密钥；系统管理员可设置 XIQU_SECRET。"),
)
TOO_OFTEN = Problem(
    code="too-often",
    status=429,
    where="",
    title=Text("Too many requests", "请求过于频繁"),
    detail=Text("{who} may ask {per_second} times a second.", "{who}每秒最多可请求 {per_second} 次。"),
    instead=Text("Ask again after {retry_after} s.", "请在 {retry_after} 秒后重试。"),
    retry_after=1,
)
ACCESS_PROBLEMS = (NOT_VALID, OTHER_ROLE, KEY_NEEDED, NO_TOKENS, TOO_OFTEN)

ASK = Text("Ask whoever runs this for a new one", "请向系统管理员申请新密钥")
UNKNOWN = (
    Text("No one holds this key", "没有人持有此密钥"),
    Text("Send the key that was issued to you, unchanged", "请原样发送颁发给您的密钥"),
)
NO_BEARER = (
    Text("The Authorization header carries no bearer key", "Authorization 标头中没有 Bearer 密钥"),
    Text(
        "Send `Authorization: Bearer KEY` or `X-API-Key: KEY`, or neither",
        "请发送 `Authorization: Bearer 密钥` 或 `X-API-Key: 密钥`，或都不发送",
    ),
)
REVOKED = Text("This key was revoked", "此密钥已被吊销"), ASK
EXPIRED = Text("This key has expired", "此密钥已过期"), ASK
TOKEN_OVER = (
    Text("This token has expired", "此令牌已过期"),
    Text("Get a new one: POST /v1/tokens with your key", "请凭密钥重新换取：POST /v1/tokens"),
)
NO_TOKEN_OF_OURS = (
    Text("This is no token of this city", "这不是本系统签发的令牌"),
    Text("Get one: POST /v1/tokens with your key", "请凭密钥换取：POST /v1/tokens"),
)
