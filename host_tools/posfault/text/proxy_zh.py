"""代理所见之事的中文说法；见 zh.py 与 words_zh.py。"""

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "proxy_passed": "{connections} 条连接上共 {messages} 条报文：请求 {requested} 项；其中 {unread} 条不是 {dialect} "
        "的报文，{unknown} 项请求种类不明；另有 {plain} 字节不成报文。",
    "proxy_totals": "扣款（{by}）：{count} 笔未撤回，共 {amount}。",
    "proxy_by_wire": "据线路记录",
    "proxy_by_ledger": "据银行账目",
    "proxy_named": "终端 {terminal} 批次 {batch} 流水 {trace}",
    "proxy_described": "{kind} {amount}，卡 {card}，{named}",
    "proxy_dealing": "{what}：发出 {sent} 次，到达 {arrived} 次；应答 {codes}；{heard}",
    "proxy_heard": "终端已收到",
    "proxy_unheard": "终端未收到应答",
    "proxy_stands": "{by}有效",
    "proxy_stands_not": "{by}无效",
    "proxy_no_answer": "无",
    "proxy_and_more": "……另有 {count} 项一切正常",
    "proxy_and_others": "……另有 {count} 项，见 --json",
    "proxy_none_broken": "在此能够判断的规则均未被违反。",
    "proxy_not_judged": "在终端与主机之间无法判断：{rules}。",
    "proxy_rules_need": "{rules}（{needs}）",
    "proxy_needs_ledger": "需要主机账目（--ledger）：{rules}。",
    "proxy_charged_twice": "卡 {card} 两次扣款 {amount}：{first} 已批准，批准未到达终端，其后没有冲正，而 {second} "
        "再次扣款；两笔{by}均有效",
    "proxy_booked_twice": "{what}：同一请求{by}入账 {count} 次",
    "proxy_not_signed_on": "{what}：请求时没有经本代理应答 00 并送达的有效签到",
    "proxy_not_reversed": "{what}：主机已批准，批准未到达终端，也没有冲正",
    "proxy_reversal_failed": "{what}：主机已批准，批准未到达终端，冲正未被执行",
    "proxy_not_repeated": "{what}：主机已入账，应答未到达终端，终端也没有重发至收到应答为止",
    "proxy_not_in_ledger": "{what}：终端收到批准，而账目中没有该号的记录",
    "proxy_repeat_differs": "{what}：同一号再次发来，内容却不同",
    "proxy_unasked": "终端收到了未在其连接上请求的应答：{what}",
}
WORDS: Mapping[str, str] = {
    "repeat-as-before": "同一号重发的请求内容不变",
    "reply-to-request": "主机只应答所请求的，并在请求之处应答",
    "proxy_needs_paper": "需要纸质凭证或签名",
    "proxy_needs_people": "需要知道人员及其意图",
    "proxy_needs_contract": "需要商户与银行的约定",
    "proxy_needs_keys": "需要密钥",
}
