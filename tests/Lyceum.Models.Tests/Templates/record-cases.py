#!/usr/bin/env python3
"""Records what Jinja2 (Debian package python3-jinja2) gives for the templates of cases.json, into the same file.

The environment is the one of apply_chat_template in Hugging Face transformers; the time is fixed.
"""
import copy
import datetime
import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    now = datetime.datetime(2025, 3, 14, 9, 26, 53)
    env.filters.update(tojson=to_json, from_json=json.loads)
    env.globals.update(raise_exception=raise_exception, strftime_now=now.strftime)
    return env


def record(case, context):
    try:
        result = {"output": environment().from_string(case["template"]).render(**copy.deepcopy(context))}
    except Exception as failure:
        result = {"error": str(failure), "raised": type(failure) is jinja2.exceptions.TemplateError}
    return {"template": case["template"]} | ({"context": case["context"]} if "context" in case else {}) | result


path = pathlib.Path(__file__).with_name("cases.json")
document = json.loads(path.read_text("utf-8"))
lines = [json.dumps(record(case, case.get("context", document["context"])), ensure_ascii=False) for case in document["cases"]]
head = json.dumps(document["context"], ensure_ascii=False)
path.write_text('{"context": ' + head + ',\n"cases": [\n' + ",\n".join(lines) + "\n]}\n", "utf-8")
