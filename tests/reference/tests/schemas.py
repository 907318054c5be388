"""Which of a schema's forms, fields and words a document shows."""

import json
import pathlib

SCHEMAS = pathlib.Path(__file__).resolve().parents[3] / "docs" / "schema"
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


class Schema:
    def __init__(self, name):
        self.definitions = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))["$defs"]

    def names(self, form, but=()):
        """All that documents of a form may show: `Form.field`, and `Form.field = word`. Forms in `but` are not looked into."""
        out, todo = set(), [form]
        seen = {form, *but}

        def look(node, where):
            if "$ref" in node and (found := node["$ref"].split("/")[-1]) not in seen:
                seen.add(found)
                todo.append(found)
            out.update(f"{where} = {word}" for word in node.get("enum", []))
            for inner in node.get("anyOf", []):
                look(inner, where)
            for inner in (node.get("items"), node.get("additionalProperties")):
                if isinstance(inner, dict):
                    look(inner, where)
            for field, inner in node.get("properties", {}).items():
                out.add(f"{where}.{field}")
                look(inner, f"{where}.{field}")

        while todo:
            look(self.definitions[todo[0]], todo.pop(0))
        return out

    def shown(self, document, form):
        """What a document shows; nothing when it is not of that form."""
        return self._shown({"$ref": f"#/$defs/{form}"}, document, form) or set()

    def _shown(self, node, value, where):
        """None where the value is not what the schema says; patterns and bounds are not asked."""
        out, parts = set(), []
        if "const" in node and value != node["const"] or "enum" in node and value not in node["enum"]:
            return None
        if "enum" in node:
            out.add(f"{where} = {value}")
        types = [node["type"]] if isinstance(node.get("type"), str) else node.get("type")
        if types and not any(isinstance(value, TYPES[one]) and isinstance(value, bool) == (one == "boolean") for one in types):
            return None
        if "$ref" in node:
            found = node["$ref"].split("/")[-1]
            parts.append(self._shown(self.definitions[found], value, found))
        if "anyOf" in node:
            some = [found for found in (self._shown(inner, value, where) for inner in node["anyOf"]) if found is not None]
            parts.append(set().union(*some) if some else None)
        if isinstance(value, list) and "items" in node:
            parts += [self._shown(node["items"], one, where) for one in value]
        if isinstance(value, dict) and "properties" in node:
            if not set(node.get("required", [])) <= set(value) <= set(node["properties"]):
                return None
            out |= {f"{where}.{field}" for field in value}
            parts += [self._shown(node["properties"][field], inner, f"{where}.{field}") for field, inner in value.items()]
        elif isinstance(value, dict) and isinstance(node.get("additionalProperties"), dict):
            parts += [self._shown(node["additionalProperties"], inner, where) for inner in value.values()]
        return None if None in parts else out.union(*parts)
