"""Enumerated values in words: a family of values and a value in, the Chinese word a reader sees out."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "objective": {
        "remember": "记忆",
        "understand": "理解",
        "apply": "应用",
        "analyse": "分析",
        "evaluate": "评价",
        "create": "创造",
    },
    "exercise": {
        "roleplay": "角色扮演",
        "rewrite": "改写",
        "classify": "归类",
        "discuss": "讨论",
        "calculate": "计算",
        "write": "书写",
        "observe": "观察",
        "game": "游戏",
    },
    "role": {"customer": "客户卡", "agent": "客服卡", "observer": "观察员卡"},
    "question": {
        "single": "单选",
        "multiple": "多选",
        "truefalse": "判断",
        "ordering": "排序",
        "matching": "配对",
        "classify": "归类",
        "fill": "填空",
        "spot": "找错",
        "rewrite": "改写",
    },
    "level": {"recall": "回忆", "situation": "情境"},
    "who": {"customer": "客户", "agent": "客服", "system": "系统"},
    "verdict": {"works": "做得好", "slips": "失误"},
    "outcome": {"success": "成功", "failure": "失败", "mixed": "有得有失"},
    "stage": {
        "presale": "售前",
        "sale": "售中",
        "aftersale": "售后",
        "complaint": "投诉",
        "review": "评价",
        "promotion": "大促",
        "handover": "转接",
    },
    "tone": {"warm": "亲切版", "formal": "正式版"},
    "platform": {"tmall": "淘宝、天猫", "jd": "京东", "douyin": "抖音", "pdd": "拼多多"},
    "category": {
        "apparel": "服饰",
        "appliance": "家电",
        "food": "食品",
        "cosmetics": "美妆",
        "digital": "数码",
        "home": "家居",
        "maternity": "母婴",
        "general": "通用",
    },
    "emotion": {
        "calm": "平静",
        "anxious": "着急",
        "angry": "生气",
        "disappointed": "失望",
        "hesitant": "犹豫",
        "abusive": "骂人",
    },
    "customer": {
        "newcomer": "新客",
        "regular": "老客",
        "hurried": "赶时间",
        "hesitant": "犹豫型",
        "emotional": "情绪型",
        "rational": "理性型",
        "doubtful": "多疑型",
        "elderly": "长辈",
    },
    "quality": {"best": "最好", "tempting": "看似不错", "harmful": "有害"},
    "result": {"good": "好结局", "fair": "中结局", "bad": "坏结局"},
    "authority": {"law": "法律法规", "platform": "平台规则", "house": "店规"},
    "status": {"in-force": "现行", "announced": "已公布，未生效", "draft": "征求意见", "expired": "已失效"},
    "confidence": {"verified": "读过原文", "secondary": "二手转述", "memory": "仅凭记忆，待核实"},
    "lint": {
        "absolute-promise": "绝对承诺",
        "money-promise": "擅许赔付",
        "fake-action": "空口说已办",
        "off-platform": "引到站外",
        "review-bribe": "利诱评价",
        "medical-claim": "疾病功效",
        "price-claim": "虚构价格",
        "superlative": "极限词",
        "privacy": "索要隐私",
        "refuse-rights": "拒绝法定售后",
        "rude": "辱骂推诿",
        "unfilled-variable": "空格没填",
        "rhetorical": "反问命令",
        "vague": "含糊",
        "blame-customer": "怪客户",
        "push-over": "逼单",
        "negative-first": "否定开头",
        "jargon": "行话",
    },
    "lint-level": {"block": "拦截", "warn": "提醒", "info": "建议"},
    "metric": {"platform": "平台考核", "shop": "本店目标", "source": "来源文件里的说法"},
    "standing": {
        "official": "官方",
        "secondary": "二手",
        "unsourced": "来源不明",
        "contradictory": "自相矛盾",
        "inferred": "推定",
        "own": "本店自定",
    },
    "source": {"document": "来源文件", "law": "法律法规", "platform": "平台", "research": "研究"},
    "rhythm": {"daily": "每天", "weekly": "每周", "monthly": "每月"},
    "record": {
        "chapter": "章",
        "script": "话术",
        "case": "案例",
        "dialogue": "对话",
        "rule": "规则",
        "metric": "指标",
        "term": "术语",
        "figure": "数字",
        "rubric": "评分表",
    },
}


def word(value: str, family: str) -> str:
    """Return the Chinese word for ``value`` of a family in ``WORDS``.

    Raises:
        KeyError: no such family, or the family has no such value.
    """
    return WORDS[family][value]
