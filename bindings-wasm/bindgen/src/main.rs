//! Writes the JavaScript glue and the processed module of `tillwork-wasm`.
//!
//! The same as the `wasm-bindgen` command line with `--target web`, as a small program of the workspace: it is pinned
//! by `Cargo.lock`, compiles in a third of the time, and cannot be another version than the one that is linked. Besides it
//! takes the words and places out of panics, which nobody would hear.
//!
//! Usage: `tillwork-bindgen MODULE.wasm OUT_DIR`

use std::error::Error;
use std::ffi::OsString;
use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

use walrus::{FunctionBuilder, FunctionKind, Module, ModuleConfig};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [input, out_dir] = arguments.as_slice() else {
        eprintln!("usage: tillwork-bindgen MODULE.wasm OUT_DIR");
        return ExitCode::from(2);
    };
    match write(Path::new(input), Path::new(out_dir)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tillwork-bindgen: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(input: &Path, out_dir: &Path) -> Result<(), Box<dyn Error>> {
    let mut module = ModuleConfig::new().parse_file(input)?;
    silence_panics(&mut module)?;
    forget_places(&mut module);
    let mut bindgen = Bindgen::new();
    bindgen
        .input_module("glue", module)
        .typescript(true)
        // The wrapper knows where the module is and loads it; the glue must not guess.
        .omit_default_module_path(true)
        // After a trap the wrapper replaces the instance.
        .reset_state_function(true)
        .remove_producers_section(true)
        // wasm-opt drops the names, after they have served to say what takes the room.
        .remove_name_section(false);
    bindgen.web(true)?.generate(out_dir)?;
    Ok(())
}

/// The functions that end in a panic, by what their mangled names hold, and those that only write the text of one: the core
/// formats nothing with `{:?}`, which a test of its shape sees to.
const PANICS: [&str; 12] = [
    "4core9panicking",
    "3std9panicking",
    "5slice5index16slice_index_fail",
    "3str16slice_error_fail",
    "6option13unwrap_failed",
    "6option13expect_failed",
    "6result13unwrap_failed",
    "7raw_vec12handle_error",
    "7raw_vec17capacity_overflow",
    "5alloc18handle_alloc_error",
    "3fmt5Debug",
    "..fmt..Debug$",
];

/// Makes every panic a bare trap.
///
/// With `panic = "abort"` and no console a panic is a trap anyway, and its message goes nowhere: only its weight stays. What
/// formats messages is then called by nobody, and wasm-opt drops it.
fn silence_panics(module: &mut Module) -> Result<(), Box<dyn Error>> {
    let panics: Vec<_> = module
        .funcs
        .iter_local()
        .map(|(id, _)| module.funcs.get(id))
        .filter(|function| {
            let name = function.name.as_deref().unwrap_or_default();
            PANICS.iter().any(|part| name.contains(part))
        })
        .map(walrus::Function::id)
        .collect();
    if panics.is_empty() {
        return Err("no panicking function is named in the module: does its profile strip the names?".into());
    }
    for id in panics {
        let function_type = module.types.get(module.funcs.get(id).ty());
        let (parameters, results) = (function_type.params().to_vec(), function_type.results().to_vec());
        let arguments = parameters.iter().map(|parameter| module.locals.add(*parameter)).collect();
        let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
        body.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
    Ok(())
}

/// Blanks the places in the source that panics would name: file, line and column, 16 bytes for each call that may panic.
///
/// Such a place is a pointer to a file's name, its length, a line and a column, each of 4 bytes. With silent panics nobody reads
/// them, and zeros take no room.
fn forget_places(module: &mut Module) {
    let segments: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in segments {
        let segment = module.data.get_mut(id);
        let walrus::DataKind::Active { offset: walrus::ConstExpr::Value(walrus::ir::Value::I32(base)), .. } = segment.kind else {
            continue;
        };
        let bytes = &segment.value;
        let places = (0..bytes.len()).step_by(4).filter_map(|at| Some((at, file_of_place(bytes, base, at)?)));
        let blank: Vec<_> = places.flat_map(|(at, file)| [at..at.saturating_add(16), file]).collect();
        for range in blank {
            if let Some(bytes) = segment.value.get_mut(range) {
                bytes.fill(0);
            }
        }
    }
}

/// Where the name of the file stands, if there is a place in the source at that index of a segment.
fn file_of_place(bytes: &[u8], base: i32, at: usize) -> Option<Range<usize>> {
    let place = bytes.get(at..)?.first_chunk::<16>()?;
    let (words, _) = place.as_chunks::<4>();
    let &[name, length, line, column] = words else { return None };
    let start = usize::try_from(i32::from_le_bytes(name).checked_sub(base)?).ok()?;
    let end = start.checked_add(usize::try_from(u32::from_le_bytes(length)).ok()?)?;
    let file = bytes.get(start..end)?;
    let plausible = (1..100_000).contains(&u32::from_le_bytes(line)) && (1..1000).contains(&u32::from_le_bytes(column));
    (plausible && file.is_ascii() && file.len() < 200 && file.ends_with(b".rs")).then_some(start..end)
}
