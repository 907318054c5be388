//! Shapes as JSON Schema.

use super::{Document, Field, Shape, Text};
use crate::money::Currency;
use crate::wire::Writer;

pub(super) fn schema(document: &Document) -> String {
    let mut writer = Writer::new(Currency::BLANK, 1 << 16);
    writer.object(|w| {
        w.key("$schema").string("https://json-schema.org/draft/2020-12/schema");
        w.key("title").string(&format!("Tillwork {}", document.name));
        w.key("$ref").string(&format!("#/$defs/{}", document.root));
        w.key("$defs").object(|w| {
            for definition in &document.definitions {
                w.free_key(definition.name).object(|w| {
                    w.key("description").string(definition.doc);
                    shape(w, &definition.shape);
                });
            }
        });
    });
    writer.finish()
}

/// Adds the keywords of a shape to an object.
fn shape(w: &mut Writer, one: &Shape) {
    match one {
        Shape::Text(text) => {
            w.key("type").string("string");
            text_limits(w, *text);
        }
        Shape::Words(words) => match words.as_slice() {
            [only] => w.key("const").string(only),
            _ => w.key("enum").list(words, |w, word| w.string(word)),
        },
        Shape::Flag => w.key("type").string("boolean"),
        Shape::Only(flag) => w.key("const").flag(*flag),
        Shape::Integer { least, most } => {
            w.key("type").string("integer");
            w.key("minimum").signed(*least);
            w.key("maximum").count(*most);
        }
        Shape::Number { least } => {
            w.key("type").string("number");
            w.optional("minimum", *least, Writer::signed);
        }
        Shape::Either(shapes) => w.key("anyOf").list(shapes, |w, one| w.object(|w| shape(w, one))),
        Shape::List { of, least, most } => {
            w.key("type").string("array");
            w.key("items").object(|w| shape(w, of));
            size(w, ["minItems", "maxItems"], *least, *most);
        }
        Shape::Map { of, keys, least } => {
            w.key("type").string("object");
            w.key("propertyNames").object(|w| text_limits(w, *keys));
            w.key("additionalProperties").object(|w| shape(w, of));
            size(w, ["minProperties", "maxProperties"], *least, None);
        }
        Shape::Object(fields) => object(w, fields),
        Shape::Named(name) => w.key("$ref").string(&format!("#/$defs/{name}")),
    }
}

fn object(w: &mut Writer, fields: &[Field]) {
    w.key("type").string("object");
    w.key("properties").object(|w| {
        for field in fields {
            w.free_key(field.name).object(|w| {
                if !field.doc.is_empty() {
                    w.key("description").string(field.doc);
                }
                shape(w, &field.shape);
            });
        }
    });
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    if !required.is_empty() {
        w.key("required").list(required, |w, name| w.string(name));
    }
    w.key("additionalProperties").flag(false);
}

fn text_limits(w: &mut Writer, text: Text) {
    size(w, ["minLength", "maxLength"], text.least, text.most);
    w.optional_string("pattern", text.pattern);
}

fn size(w: &mut Writer, names: [&'static str; 2], least: usize, most: Option<usize>) {
    let number = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
    w.count_unless(names[0], number(least), 0);
    w.optional_count(names[1], most.map(number));
}
