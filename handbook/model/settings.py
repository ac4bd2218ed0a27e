"""The book's own card and the shop's values."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from handbook.model.base import Date, Id, Md, Part, Text, field, optional

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>]+/$")]


class BookPart(Part):
    """A part of the book: its chapters in order."""

    id: Id = field("部的编号。")
    title: Text = field("部名。")
    summary: Text = field("这一部讲什么。")
    chapters: tuple[Id, ...] = field("章,按顺序;还没写的章也列上,编号才稳。", min_length=1)


class GitHost(Part):
    """Where the web form signs in and saves."""

    kind: Literal["github", "gitlab", "gitea"] = field("仓库在哪一家:github、gitlab,或 gitea(Forgejo 也写它)。")
    sign_in: Url | None = optional("GitHub 用:登录服务(OAuth 代理)的地址,以 / 结尾。")
    app_id: Text | None = optional("GitLab、Gitea 和 Forgejo 用:在那边登记应用时得到的编号。")


class Settings(Part):
    """handbook.yml: title, edition, addresses and the order of the book."""

    title: Text = field("书名。")
    subtitle: Text = field("副标题。")
    edition: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{2}(\.\d+)?$")] = field(
        "版次,例如 2026.11。", examples=["2026.11"]
    )
    date: Date = field("版次日期;所有成品的时钟。")
    audience: Md = field("写给谁(Markdown)。")
    site_url: Url = field("网站地址,以 / 结尾;印出的二维码用它。")
    repo_url: Url | None = optional("仓库地址,以 / 结尾;有它才有“编辑此页”链接。")
    branch: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._/-]+$")] = optional("编辑链接指向的分支。", "main")
    git_host: GitHost | None = optional("网页表单(/admin/)登录和保存的地方;没有它就没有表单。")
    web_form: bool = optional("要不要网页表单;写 false 就关掉。", True)
    licence: Text = field("内容的许可。")
    disclaimer: Text = field("免责声明。")
    parts: tuple[BookPart, ...] = field("部和章的顺序。", min_length=1)
    moved: dict[str, dict[str, str]] = optional("改过的编号:{kind: {旧: 新}}。", {})

    @property
    def has_form(self) -> bool:
        """Whether the site has the web form: it must know the repository and a way to sign in there."""
        host = self.git_host
        known = host is not None and (host.sign_in if host.kind == "github" else host.app_id)
        return bool(self.web_form and self.repo_url and known)


class Shop(Part):
    """shop.yml: the values a shop fills in."""

    name: Text = field("店铺名。")
    logo: Text | None = optional("店标图片,放在 data/images。")
    tone: Literal["warm", "formal"] = field("一行一条的导出用哪个版本:warm 亲切,formal 正式。")
    variables: dict[str, Text] = field("变量:生成时填好的值。")
    blanks: dict[str, Text] = field("空格:客服发送前填的内容,值是样例。")
