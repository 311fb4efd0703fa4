//! Lists the nodes that changed between two runs of dbt, and what of each differs, through slimdag's C interface.
//!
//! usage: modified_nodes TARGET STATE, two directories that hold a manifest.json
mod slimdag;

use slimdag::{Error, Manifest, State};
use std::process::exit;

fn list_modified(target: &str, previous: &str) -> Result<(), Error> {
    let manifest = Manifest::load(target)?;
    let state = State::load(previous)?;
    let changes = manifest.compare(&state)?;
    let new = changes.new_nodes()?;
    for unique_id in changes.modified()?.unique_ids()? {
        print!("{}:", unique_id);
        if new.contains(manifest.find(&unique_id)?)? {
            print!(" new");
        }
        for aspect in changes.aspects(&unique_id)? {
            print!(" {}", aspect);
        }
        println!();
    }
    Ok(())
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() != 3 {
        eprintln!("usage: modified_nodes TARGET STATE");
        exit(2);
    }
    if !slimdag::library_fits() {
        eprintln!("The library is older than this program.");
        exit(1);
    }
    if let Err(error) = list_modified(&arguments[1], &arguments[2]) {
        eprintln!("{}", error);
        exit(1);
    }
}
