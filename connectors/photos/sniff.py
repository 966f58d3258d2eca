"""What the first bytes of a file say that it is, whatever its name and its media type claim."""

from models.errors import BadPhoto
from models.plan.said import Said

RIGHT = Said("请发送 JPEG、PNG 或 WebP 照片", "send a photo as JPEG, PNG or WebP")
OTHERS = (
    (b"%PDF", Said("PDF 文档", "a PDF document")),
    (b"GIF8", Said("GIF 动图", "a GIF animation")),
    (b"BM", Said("BMP 位图", "a BMP bitmap")),
    (b"II*\0", Said("TIFF 或相机原始文件", "a TIFF or a camera's raw file")),
    (b"MM\0*", Said("TIFF 或相机原始文件", "a TIFF or a camera's raw file")),
    (b"PK\3\4", Said("压缩包或 Office 文档", "a ZIP archive or an Office document")),
    (b"<", Said("网页、SVG 或其他文本", "a web page, an SVG or other text")),
)
HEIC = Said("HEIC 照片", "a HEIC photo")
BRANDS = {b"heic": HEIC, b"heix": HEIC, b"mif1": HEIC, b"avif": Said("AVIF 图片", "an AVIF picture")}
COMPATIBLE = Said(
    "请发送 JPEG：苹果手机在“设置—相机—格式”中选择“兼容性最佳”",
    "send JPEG: an iPhone writes it when Settings, Camera, Formats says Most Compatible",
)


def format_of(body: bytes) -> str:
    """Return JPEG, PNG or WEBP; raises BadPhoto that names what the file is instead."""
    if body.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "WEBP"
    if not body.strip():
        raise BadPhoto("damaged", Said("照片为空", "the photo is empty"), RIGHT)
    what = _named(body)
    wrong = Said(f"这是{what.zh}，不是可用的照片", f"this is {what.en}, not a photo that we can use")
    raise BadPhoto("not-a-photo", wrong, COMPATIBLE if what is HEIC else RIGHT)


def _named(body: bytes) -> Said:
    if body[4:8] == b"ftyp":
        return BRANDS.get(body[8:12], Said("视频", "a video"))
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((said for magic, said in OTHERS if text.startswith(magic)), Said("无法识别的文件", "a file that we do not know"))
