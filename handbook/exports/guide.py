"""How to use the exported files: a page of plain Markdown that lies beside them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from handbook.book import Handbook
from handbook.exports.book_json import FORMAT
from handbook.exports.phrases import HEADER
from handbook.model.chapter import Chapter
from handbook.model.library import Rule, Script, WordList
from handbook.model.practice import Case, Dialogue
from handbook.model.reference import (
    Decision,
    Figure,
    LedgerItem,
    Metric,
    Programme,
    Recipe,
    Rubric,
    Source,
    Synonym,
    Term,
)

_RECORDS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("chapters", Chapter),
    ("scripts", Script),
    ("cases", Case),
    ("dialogues", Dialogue),
    ("rules", Rule),
    ("metrics", Metric),
    ("terms", Term),
    ("figures", Figure),
    ("decisions", Decision),
    ("sources", Source),
    ("programmes", Programme),
    ("rubrics", Rubric),
    ("recipes", Recipe),
    ("synonyms", Synonym),
    ("wordlists", WordList),
    ("ledger", LedgerItem),
)

_HEAD = """# 导出文件怎么用

本文件随《{title}》{edition} 版生成，和同一文件夹里的其他文件配套。

## 千牛快捷短语

| 文件 | 给谁用 |
|---|---|
| `phrases_qianniu_gbk.csv` | 导入千牛：GBK 编码，CRLF 换行 |
| `phrases_qianniu_utf8bom.csv` | 用 Excel 或 WPS 打开看：UTF-8（带 BOM），内容相同 |

表头是 `{header}`，一条话术一行，用的是 `shop.yml` 里 `tone` 选的口吻。
还要你填的内容写成【订单后四位】这样，**发送前必须填好**。

千牛没有公开的格式说明，这个格式来自第三方资料，你用的版本可能不一样。**第一次导入前，照下面五步对一遍：**

1. 在自己的千牛里新建一条快捷短语，把全部短语导出，另存一份当备份。有的版本“导入”等于“清空再导入”。
2. 用记事本打开导出的文件，看第一行的表头、分隔符和编码。
3. 和 `phrases_qianniu_gbk.csv` 对照：列名、列的顺序、编码都要一样。不一样就照你的表头改。
4. 先留三行导入试试，看编码、短语、分组各到了哪里，换行和逗号有没有错位。
5. 没问题再导入全部。短语条数和字数上限以你的版本为准。

## 话术工作簿

`scripts.xlsx` 是整个话术库，一条一行，每一列都能筛选。主管可以按场景、品类、情绪筛出一批，发给新人练。

## 整个网站

`site.zip` 是整个网站。解压到任何地方，打开里面的 `index.html`，搜索、测验、话术台和学习记录都能用，不用联网；
学习记录存在打开它的那个浏览器里。由 `build.py site` 或整本生成时写出。

## 规则复核提醒

`freshness.json` 列出每条规则的负责人（`owner`）、平台、核对日期（`checked_on`）和最晚该再核对的日子（`due`），
早到期的在前。提醒机器人每天读一遍：`due` 比今天早的，发给 `owner`，附上 `url` 和 `path`。

## 整本数据

`handbook.json` 是整本手册，格式标记 `{format}`，给别的程序用。没有讲师备课内容和练习答案。最外层的键：

| 键 | 内容 |
|---|---|
| `format` | 格式标记；结构有不兼容的改动时会变 |
| `handbook` | 书名、版次、日期、部和章的顺序 |
| `shop` | 店铺自己的值：`variables` 已填进话术，`blanks` 由客服填 |
"""


def write(book: Handbook) -> dict[str, bytes]:
    """Return ``README.md``, with the fields of ``handbook.json`` taken from the models."""
    head = _HEAD.format(
        title=book.settings.title, edition=book.settings.edition, header=",".join(HEADER), format=FORMAT
    )
    return {"README.md": ("\n".join([head.rstrip(), *_fields()]) + "\n").encode()}


def _fields() -> Iterator[str]:
    for key, model in _RECORDS:
        summary = "、".join(f"`{name}`" for name in model.model_fields if name != "note")
        yield f"| `{key}` | 每条有 `id`，以及 {summary} |"
    yield "\n### 字段说明"
    for key, model in _RECORDS:
        yield f"\n**{key}**\n"
        for name, info in model.model_fields.items():
            if name not in ("note", "trainer"):
                yield f"- `{name}`：{info.description}"
