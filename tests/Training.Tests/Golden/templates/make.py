"""Chat templates and what Jinja 3.1.6 makes of them, in the environment that transformers uses for apply_chat_template.

Usage: python make.py   (writes cases.json; minimind's and SmolLM2's templates are read from the folders beside this one)
"""
import json
from pathlib import Path
from jinja2.sandbox import ImmutableSandboxedEnvironment
import jinja2
HERE = Path(__file__).resolve().parent
ENV = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
def raise_exception(m): raise jinja2.exceptions.TemplateError(m)
ENV.filters["tojson"] = lambda x, ensure_ascii=False, indent=None, separators=None, sort_keys=False: json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)
ENV.globals["raise_exception"] = raise_exception
MIND = json.loads((HERE.parent / "minimind" / "tokenizer_config.json").read_text())["chat_template"]
SMOL = json.loads((HERE.parent / "smollm2" / "tokenizer_config.json").read_text())["chat_template"]
U, A, S = (lambda r: lambda c, **k: {"role": r, "content": c, **k})("user"), (lambda r: lambda c, **k: {"role": r, "content": c, **k})("assistant"), (lambda r: lambda c, **k: {"role": r, "content": c, **k})("system")
TOOL = {"type": "function", "function": {"name": "lookup", "description": "Finds a \"clause\" é 合同", "parameters": {"type": "object", "properties": {"n": {"type": "integer", "default": 1.0}}, "required": []}}}
CALL = {"type": "function", "function": {"name": "lookup", "arguments": {"n": 3, "deep": [None, True, {"a": "b"}]}}}
CHATS = {
  "one": [U("Hi")],
  "system": [S("You are a contract lawyer."), U("What is a notice period?")],
  "turns": [U("1+1?"), A("2"), U("再加三？"), A("五"), U(" and four?\n")],
  "thinking": [U("a"), A("<think>\nbecause\n</think>\n\nb"), U("c"), A("<think>x</think>d")],
  "tools": [S("s"), U("find"), A("", tool_calls=[CALL, CALL]), {"role": "tool", "content": "{\"r\": 1}"}, {"role": "tool", "content": "two"}, A("done")],
}
LLAMA3 = """{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"""
MISTRAL = """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{#- a comment -#}
{%- set ns = namespace(n=0) %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if (message['role'] == 'user') != (ns.n % 2 == 0) %}
        {{- raise_exception('roles must alternate: ' ~ ns.n) }}
    {%- endif %}
    {%- set ns.n = ns.n + 1 %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- endif %}
{%- endfor %}
"""
GEMMA = """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{% set first = messages[0]['content'] + '\n\n' %}{% set rest = messages[1:] %}{% else %}{% set first = '' %}{% set rest = messages %}{% endif %}
{%- for message in rest -%}
    {%- if (message['role'] == 'assistant') -%}{%- set role = "model" -%}{%- else -%}{%- set role = message['role'] -%}{%- endif -%}
    {{ '<start_of_turn>' + role + '\n' + (first if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}{{ item['text'] | trim }}{%- endfor -%}
    {%- endif -%}
    {{ '<end_of_turn>\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ '<start_of_turn>model\n' }}{%- endif -%}"""
FEATURES = {
  "arithmetic": "{{ 7 // 2 }} {{ 7 / 2 }} {{ -7 % 3 }} {{ 2 * 3 + 4 }} {{ 1.5 + 1 }} {{ 3 - -2 }} {{ 'ab' * 2 }} {{ 1 ~ 'x' ~ none }} {{ -3 | abs }}",
  "compare": "{{ 1 < 2 <= 2 }} {{ 'a' in 'abc' }} {{ 3 not in [1, 2] }} {{ 'k' in {'k': 1} }} {{ 1 == 1.0 }} {{ not true or true and false }} {{ '' or 'x' }} {{ [] and 1 }}",
  "slices": "{{ 'héllo😀!'[1:-1] }} {{ [1,2,3,4][::-1] }} {{ [1,2,3,4][1:3] }} {{ 'abc'[::-1] }} {{ [1,2,3][-1] }} {{ 'x😀y'|length }} {{ (1,2)[0] }} {{ [1,2,3][:10] }}",
  "strings": "{{ '  x '.strip() }}|{{ 'a,b,c'.split(',')[1] }}|{{ 'aXbXc'.split('X', 1)|last }}|{{ 'abc'.upper() }}|{{ 'abc'.startswith('ab') }}|{{ 'xxabxx'.strip('x') }}|{{ 'a b  c'.split() }}|{{ 'hello world'.title() }}|{{ 'a-b'.replace('-', '+') }}|{{ 'abcabc'.find('c') }}|{{ 'hELLO'.capitalize() }}|{{ '-'.join(['a','b']) }}|{{ 'l1\\nl2\\n'.splitlines() }}|{{ 'a_b_c'.rsplit('_', 1) }}",
  "filters": "{{ '  t '|trim }}|{{ [3,1,2]|sort|join(',') }}|{{ undefined_name|default('d') }}|{{ ''|default('d', true) }}|{{ 'abc'|upper|lower|capitalize }}|{{ [1,2]|first }}|{{ {'b': 1, 'a': [1, 'x', none, true, 1.5]}|tojson }}|{{ {'a': {'b': []}}|tojson(indent=2) }}|{{ '5'|int + 1 }}|{{ 3.7|int }}|{{ 'a'|string }}|{{ [1,[2]]|string }}|{{ ['b','a','b']|unique|list }}|{{ [1,2,3]|sum }}|{{ [1,5,2]|max }}|{{ 'x<y'|e }}|{{ 'a\\nb'|indent(2) }}|{{ 2.5|round }}|{{ 'abc'|reverse }}|{{ {'z':1,'y':2}|dictsort }}|{{ {'z':1}|items|list }}",
  "selection": "{% for m in messages|selectattr('role', 'equalto', 'user') %}{{ m.content }};{% endfor %}{{ messages|map(attribute='role')|join('/') }} {{ messages|rejectattr('role','equalto','user')|list|length }} {{ [1,2,3,4]|select('even')|list }} {{ [0,1,'']|select|list }} {{ ['a']|map('upper')|list }}",
  "tests": "{{ x is defined }} {{ messages is defined }} {{ none is none }} {{ 'a' is string }} {{ 1 is number }} {{ true is boolean }} {{ [] is iterable }} {{ {} is mapping }} {{ 4 is divisibleby 2 }} {{ 3 is odd }} {{ 1 is not none }} {{ 1 is eq 1 }} {{ true is true }} {{ 'a' is in ['a'] }}",
  "loops": "{% for i in range(5) if i != 2 %}{{ loop.index }}/{{ loop.length }}:{{ i }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %} {% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }} {% endfor %}{% for i in [] %}x{% else %}empty{% endfor %}{% for i in range(9) %}{% if i == 3 %}{% break %}{% endif %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %} {% for i in [1,2] %}{% for j in [1,2] %}{{ loop.index }}{{ loop.first }}{% endfor %}{% endfor %}{{ loop is defined }}{% for i in 'ab' %}{{ loop.previtem }}{{ loop.revindex0 }}{{ loop.cycle('p','q') }}{% endfor %}",
  "scopes": "{% set a = 1 %}{% for i in [1] %}{% set a = 2 %}{{ a }}{% endfor %}{{ a }}{% set ns = namespace(v=0, l=[]) %}{% for i in range(3) %}{% set ns.v = ns.v + i %}{% set ns.l = ns.l + [i] %}{% endfor %}{{ ns.v }}{{ ns.l }}{% set b %}block {{ a }}{% endset %}{{ b }}{% if true %}{% set c = 5 %}{% endif %}{{ c }}{% set x, y = 1, 2 %}{{ x }}{{ y }}",
  "macros": "{% macro turn(role, text='none', n=1) %}<{{ role }}:{{ text * n }}>{% endmacro %}{{ turn('u') }}{{ turn('a', 'b') }}{{ turn(role='x', n=2) }}{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n * (fact(n - 1)|int) }}{% endif %}{% endmacro %}{{ fact(5) }}",
  "whitespace": "a\n  {% if true %}\n  b\n  {% endif %}\n\n  {{ 'c' }}\n  {%- if true -%}\n  d\n  {%- endif %}\n e {# note #} f\n   {# line #}\ng\n{%+ if true %}  h{% endif +%}\n\ti\n {% set z = 1 %}   {% set w = 2 %}\nj   {{- ' k ' -}}   l\n",
  "conditional": "{{ 'a' if false else 'b' }}{{ 'x' if true }}{{ ('y' if false)|default('z') }}{{ 'p' if 1 > 2 else 'q' if 2 > 3 else 'r' }}",
  "escapes": "{{ 'tab\\tquote\\'s \\\"d\\\" \\\\ \\u4f60 \\x41' }}{{ \"dq 'in' \" 'joined' }}{{ none }}{{ true }}{{ 1e3 if false else 1.0 }}{{ [none, true, 'it\\'s', \"q\"] }}{{ {'k': 'v'} }}",
  "literals": "{{ {'a': {'b': [1, 2]}}.a.b[1] }}{{ {'a': 1}['a'] }}{{ {'a': 1}.get('z', 'no') }}{{ messages[0].role }}{{ messages[0]['content'] }}{{ messages[-1].missing is defined }}{{ {'items': 1}['items'] }}{{ dict(a=1).a }}",
  "undefined": "[{{ nothing }}][{{ nothing is defined }}][{% if nothing %}x{% endif %}][{{ messages[0].nothing }}][{% for n in nothing %}x{% endfor %}]",
}
REFUSED = {"raise": "{{ raise_exception('no') }}", "undefined attribute": "{{ nothing.more }}", "type": "{{ 'a' + 1 }}"}
def main():
    cases = []
    def add(name, template, **v):
        v = {"bos_token": "<s>", "eos_token": "</s>", **v}
        try: cases.append({"name": name, "template": template, "variables": v, "text": ENV.from_string(template).render(**v)})
        except Exception as e: cases.append({"name": name, "template": template, "variables": v, "refused": type(e).__name__})
    for tn, t in {"smollm2": SMOL, "minimind": MIND, "llama3": LLAMA3, "mistral": MISTRAL, "gemma": GEMMA}.items():
        for cn, c in CHATS.items():
            for g in (True, False): add(f"{tn} {cn} {g}", t, messages=c, tools=[TOOL] if cn == "tools" else None, add_generation_prompt=g)
    add("minimind open thinking", MIND, messages=CHATS["one"], tools=None, add_generation_prompt=True, open_thinking=True)
    for n, t in {**FEATURES, **REFUSED}.items(): add(n, t, messages=CHATS["turns"])
    (HERE / "cases.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n"); print(len(cases), [c["name"] for c in cases if "refused" in c])
main()
