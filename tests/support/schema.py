"""The part of JSON Schema (2020-12) that the API's description uses: is a value
of that shape, and values that are or are not.

    faults(schema, value, root)          [] when it fits
    faults(…, closed=True)               also: nothing that is not described
    examples(schema, root, random)       one value that fits
    spoilt(schema, root, random)         values that do not, each with a label
"""
import datetime
import re

KNOWN = {"type", "enum", "const", "properties", "required", "items", "anyOf",
         "additionalProperties", "$ref", "minimum", "maximum", "format",
         "pattern", "uniqueItems", "description"}
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool,
         "null": type(None)}


def resolve(schema, root):
    while "$ref" in schema:
        at = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            at = at[part]
        schema = at
    return schema


def is_type(name, value):
    if name in ("integer", "number"):
        kinds = int if name == "integer" else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def is_format(name, text):
    try:
        if name == "date":
            return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and \
                bool(datetime.date.fromisoformat(text))
        return bool(re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text))
    except ValueError:
        return False


def faults(schema, value, root, at="", closed=False):
    schema = resolve(schema, root)
    strange = set(schema) - KNOWN
    if strange:
        return [f"{at}: the schema says {strange}"]
    if "anyOf" in schema:
        tries = [faults(s, value, root, at, closed) for s in schema["anyOf"]]
        return [] if [] in tries else [f"{at}: none of", *sum(tries, [])]
    if "const" in schema and (value != schema["const"]
                              or type(value) is not type(schema["const"])):
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    if "type" in schema and not is_type(schema["type"], value):
        return [f"{at}: {value!r} is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    found = []
    if is_type("number", value):
        if value < schema.get("minimum", value) or \
                value > schema.get("maximum", value):
            found.append(f"{at}: {value} is out of range")
    if isinstance(value, str):
        if "format" in schema and not is_format(schema["format"], value):
            found.append(f"{at}: {value!r} is no {schema['format']}")
        if not re.search(schema.get("pattern", ""), value):
            found.append(f"{at}: {value!r} does not match")
    if isinstance(value, list):
        for i, one in enumerate(value):
            found += faults(schema["items"], one, root, f"{at}/{i}", closed)
        if schema.get("uniqueItems") and \
                len({repr(v) for v in value}) < len(value):
            found.append(f"{at}: not unique")
    if isinstance(value, dict):
        found += object_faults(schema, value, root, at, closed)
    return found


def object_faults(schema, value, root, at, closed):
    known = schema.get("properties", {})
    more = schema.get("additionalProperties", True)
    found = [f"{at}: no {k!r}" for k in schema.get("required", [])
             if k not in value]
    for k, v in value.items():
        if k in known:
            found += faults(known[k], v, root, f"{at}/{k}", closed)
        elif isinstance(more, dict):
            found += faults(more, v, root, f"{at}/{k}", closed)
        elif not more or (closed and known):
            found.append(f"{at}: {k!r} is not described")
    return found


def example(schema, root, random):
    """A value that fits."""
    schema = resolve(schema, root)
    if "anyOf" in schema:
        return example(random.choice(schema["anyOf"]), root, random)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return random.choice(schema["enum"])
    kind = schema["type"]
    if kind == "object":
        value = {k: example(s, root, random)
                 for k, s in schema.get("properties", {}).items()
                 if k in schema.get("required", []) or random.random() < .5}
        if isinstance(schema.get("additionalProperties"), dict):
            value["a"] = example(schema["additionalProperties"], root, random)
        return value
    if kind == "array":
        values = [example(schema["items"], root, random)
                  for _ in range(random.randrange(4))]
        return list(dict.fromkeys(values)) if schema.get("uniqueItems") \
            else values
    if kind in ("integer", "number"):
        least = schema.get("minimum", 0)
        most = schema.get("maximum", 1000)
        return random.choice([least, most, random.randint(least, most)])
    if kind == "string":
        return {"date": f"20{random.randrange(10, 26)}-0"
                        f"{random.randrange(1, 9)}-1{random.randrange(9)}",
                "date-time": "2026-11-22T14:03:22Z"}.get(
            schema.get("format")) or \
            (random.choice("abcdefghij") if "pattern" in schema
             else random.choice(["cma-aama", "clinical", "x", "ü~/ \"ß"]))
    return random.random() < .5 if kind == "boolean" else None


WRONG = [None, True, -1, 1.5, 10 ** 30, "", "nonsense", "2026-02-30", [], {},
         [None], {"x": 1}, [["a"]]]


def spoilt(schema, root, random, base=None):
    """(label, value) that do not fit: every wrong thing at every place of one
    value that does."""
    base = example(schema, root, random) if base is None else base
    for wrong in WRONG:
        if faults(schema, wrong, root):
            yield f"whole={wrong!r}", wrong
    shape = resolve(schema, root)
    for name in shape.get("required", []):
        yield f"without {name}", {k: v for k, v in base.items() if k != name}
    for name in shape.get("properties", {}):
        for wrong in WRONG:
            value = {**base, name: wrong}
            if faults(schema, value, root):
                yield f"{name}={wrong!r}", value
    if shape.get("additionalProperties") is False:
        yield "a strange property", {**base, "strange/~": 1}
