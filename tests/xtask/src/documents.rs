//! The documents for other programs: JSON Schema for editors, types for TypeScript and for Python.

use std::collections::BTreeSet;
use std::error::Error;

use tillwork::schema::{Definition, Document};

use crate::layout::pretty;
use crate::{python, typescript};

type Generated = Result<Vec<u8>, Box<dyn Error>>;

pub(crate) fn rulebook_schema() -> Generated {
    Ok(pretty(&Document::rulebook().json_schema()).into_bytes())
}

pub(crate) fn cart_schema() -> Generated {
    Ok(pretty(&Document::cart().json_schema()).into_bytes())
}

pub(crate) fn outcome_schema() -> Generated {
    Ok(pretty(&Document::outcome().json_schema()).into_bytes())
}

pub(crate) fn ledger_schema() -> Generated {
    Ok(pretty(&Document::ledger().json_schema()).into_bytes())
}

pub(crate) fn ledger_answer_schema() -> Generated {
    Ok(pretty(&Document::ledger_answer().json_schema()).into_bytes())
}

pub(crate) fn return_request_schema() -> Generated {
    Ok(pretty(&Document::return_request().json_schema()).into_bytes())
}

pub(crate) fn return_schema() -> Generated {
    Ok(pretty(&Document::returned().json_schema()).into_bytes())
}

pub(crate) fn certificate_schema() -> Generated {
    Ok(pretty(&Document::certificate().json_schema()).into_bytes())
}

pub(crate) fn verdict_schema() -> Generated {
    Ok(pretty(&Document::verdict().json_schema()).into_bytes())
}

pub(crate) fn typescript_types() -> Generated {
    Ok(typescript::types(&definitions()?).into_bytes())
}

pub(crate) fn python_types() -> Generated {
    Ok(python::types(&definitions()?).into_bytes())
}

/// A definition, and whether it is written by people or by the engine.
pub(crate) struct Typed {
    pub(crate) definition: Definition,
    pub(crate) input: bool,
}

/// All definitions of all documents, each once.
fn definitions() -> Result<Vec<Typed>, Box<dyn Error>> {
    let mut names = BTreeSet::new();
    let mut all: Vec<Typed> = Vec::new();
    for document in Document::all() {
        for definition in &document.definitions {
            if names.insert(definition.name) {
                all.push(Typed {
                    definition: definition.clone(),
                    input: !["outcome", "ledger-answer", "return", "verdict"].contains(&document.name),
                });
            } else if !all.iter().any(|one| one.definition == *definition) {
                return Err(format!("two documents define {} differently", definition.name).into());
            }
        }
    }
    Ok(all)
}
