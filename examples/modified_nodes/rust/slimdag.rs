//! A safe wrapper for the part of slimdag's C interface that the example needs, written by hand after slimdag.h.
//!
//! Every handle is freed when it goes out of scope; every text is copied out before that. A binding of the whole
//! interface would be made from the header by bindgen.
use std::os::raw::c_char;
use std::{fmt, ptr, slice};

/// The C interface: opaque structs, one a handle, as in slimdag.h.
#[allow(non_camel_case_types)]
mod c {
    use std::os::raw::c_char;

    macro_rules! opaque {
        ($($name:ident)*) => { $(#[repr(C)] pub struct $name { _private: [u8; 0] })* };
    }
    opaque!(slimdag_manifest slimdag_state slimdag_comparison slimdag_compare_options
            slimdag_node_set slimdag_strings slimdag_error);

    /// Borrowed text: bytes and their number.
    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct slimdag_text {
        pub data: *const c_char,
        pub size: usize,
    }

    pub const SLIMDAG_OK: i32 = 0;
    pub const SLIMDAG_ABI_VERSION: i32 = 1;

    #[link(name = "slimdag_c")]
    extern "C" {
        pub fn slimdag_abi_version() -> i32;
        pub fn slimdag_manifest_load(
            path: *const c_char, size: usize, out: *mut *mut slimdag_manifest, error: *mut *mut slimdag_error) -> i32;
        pub fn slimdag_manifest_find(
            manifest: *const slimdag_manifest, unique_id: *const c_char, size: usize, out: *mut u32,
            error: *mut *mut slimdag_error) -> i32;
        pub fn slimdag_manifest_free(manifest: *mut slimdag_manifest);
        pub fn slimdag_state_load(
            path: *const c_char, size: usize, out: *mut *mut slimdag_state, error: *mut *mut slimdag_error) -> i32;
        pub fn slimdag_state_free(state: *mut slimdag_state);
        pub fn slimdag_compare(
            manifest: *const slimdag_manifest, state: *const slimdag_state, options: *const slimdag_compare_options,
            out: *mut *mut slimdag_comparison, error: *mut *mut slimdag_error) -> i32;
        pub fn slimdag_comparison_modified(
            comparison: *const slimdag_comparison, out: *mut *mut slimdag_node_set, error: *mut *mut slimdag_error,
        ) -> i32;
        pub fn slimdag_comparison_new_nodes(
            comparison: *const slimdag_comparison, out: *mut *mut slimdag_node_set, error: *mut *mut slimdag_error,
        ) -> i32;
        pub fn slimdag_comparison_aspects(
            comparison: *const slimdag_comparison, unique_id: *const c_char, size: usize,
            out: *mut *mut slimdag_strings, error: *mut *mut slimdag_error) -> i32;
        pub fn slimdag_comparison_free(comparison: *mut slimdag_comparison);
        pub fn slimdag_node_set_contains(
            set: *const slimdag_node_set, node: u32, out: *mut i32, error: *mut *mut slimdag_error) -> i32;
        pub fn slimdag_node_set_unique_ids(
            set: *const slimdag_node_set, out: *mut *mut slimdag_strings, error: *mut *mut slimdag_error) -> i32;
        pub fn slimdag_node_set_free(set: *mut slimdag_node_set);
        pub fn slimdag_strings_count(strings: *const slimdag_strings) -> usize;
        pub fn slimdag_strings_at(strings: *const slimdag_strings, position: usize) -> slimdag_text;
        pub fn slimdag_strings_free(strings: *mut slimdag_strings);
        pub fn slimdag_error_text(error: *const slimdag_error) -> slimdag_text;
        pub fn slimdag_error_free(error: *mut slimdag_error);
    }
}

/// What failed, where, and what to do about it.
#[derive(Debug)]
pub struct Error {
    text: String,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

/// The text has to outlive the copy only, which is made here.
unsafe fn copied(text: c::slimdag_text) -> String {
    if text.data.is_null() {
        return String::new();
    }
    String::from_utf8_lossy(slice::from_raw_parts(text.data as *const u8, text.size)).into_owned()
}

/// Runs a function that reports failures through its last parameter.
fn checked(function: impl FnOnce(*mut *mut c::slimdag_error) -> i32) -> Result<(), Error> {
    let mut error = ptr::null_mut();
    if function(&mut error) == c::SLIMDAG_OK {
        return Ok(());
    }
    let text = unsafe { copied(c::slimdag_error_text(error)) };
    unsafe { c::slimdag_error_free(error) };
    Err(Error { text })
}

/// Runs a function that hands out a handle and reports failures through its last parameter.
fn made<T>(function: impl FnOnce(*mut *mut T, *mut *mut c::slimdag_error) -> i32) -> Result<*mut T, Error> {
    let mut handle = ptr::null_mut();
    checked(|error| function(&mut handle, error))?;
    Ok(handle)
}

fn bytes(text: &str) -> *const c_char {
    text.as_ptr() as *const c_char
}

/// An owned handle, freed by its own function. Handles are immutable: any thread may use them.
macro_rules! handle {
    ($(#[$comment:meta])* $name:ident, $type:ident, $free:ident) => {
        $(#[$comment])*
        pub struct $name(*mut c::$type);
        impl Drop for $name {
            fn drop(&mut self) {
                unsafe { c::$free(self.0) }
            }
        }
        unsafe impl Send for $name {}
        unsafe impl Sync for $name {}
    };
}

handle!(/// A loaded manifest.json.
        Manifest, slimdag_manifest, slimdag_manifest_free);
handle!(/// A comparison state: what `dbt --state` reads.
        State, slimdag_state, slimdag_state_free);
handle!(/// A manifest against a state.
        Comparison, slimdag_comparison, slimdag_comparison_free);
handle!(/// Nodes of one manifest.
        NodeSet, slimdag_node_set, slimdag_node_set_free);
handle!(Strings, slimdag_strings, slimdag_strings_free);

impl Strings {
    fn to_vec(&self) -> Vec<String> {
        let count = unsafe { c::slimdag_strings_count(self.0) };
        (0..count).map(|i| unsafe { copied(c::slimdag_strings_at(self.0, i)) }).collect()
    }
}

/// Whether the library is at least as new as what this file was written for.
pub fn library_fits() -> bool {
    unsafe { c::slimdag_abi_version() >= c::SLIMDAG_ABI_VERSION }
}

impl Manifest {
    pub fn load(path: &str) -> Result<Manifest, Error> {
        made(|out, error| unsafe { c::slimdag_manifest_load(bytes(path), path.len(), out, error) }).map(Manifest)
    }

    pub fn compare(&self, state: &State) -> Result<Comparison, Error> {
        made(|out, error| unsafe { c::slimdag_compare(self.0, state.0, ptr::null(), out, error) }).map(Comparison)
    }

    pub fn find(&self, unique_id: &str) -> Result<u32, Error> {
        let mut node = 0;
        checked(|error| unsafe {
            c::slimdag_manifest_find(self.0, bytes(unique_id), unique_id.len(), &mut node, error)
        })?;
        Ok(node)
    }
}

impl State {
    pub fn load(path: &str) -> Result<State, Error> {
        made(|out, error| unsafe { c::slimdag_state_load(bytes(path), path.len(), out, error) }).map(State)
    }
}

impl Comparison {
    pub fn modified(&self) -> Result<NodeSet, Error> {
        made(|out, error| unsafe { c::slimdag_comparison_modified(self.0, out, error) }).map(NodeSet)
    }

    pub fn new_nodes(&self) -> Result<NodeSet, Error> {
        made(|out, error| unsafe { c::slimdag_comparison_new_nodes(self.0, out, error) }).map(NodeSet)
    }

    /// Names of what differs, e.g. "body".
    pub fn aspects(&self, unique_id: &str) -> Result<Vec<String>, Error> {
        made(|out, error| unsafe {
            c::slimdag_comparison_aspects(self.0, bytes(unique_id), unique_id.len(), out, error)
        })
        .map(|strings| Strings(strings).to_vec())
    }
}

impl NodeSet {
    /// Sorted.
    pub fn unique_ids(&self) -> Result<Vec<String>, Error> {
        made(|out, error| unsafe { c::slimdag_node_set_unique_ids(self.0, out, error) })
            .map(|strings| Strings(strings).to_vec())
    }

    pub fn contains(&self, node: u32) -> Result<bool, Error> {
        let mut answer = 0;
        checked(|error| unsafe { c::slimdag_node_set_contains(self.0, node, &mut answer, error) })?;
        Ok(answer == 1)
    }
}
