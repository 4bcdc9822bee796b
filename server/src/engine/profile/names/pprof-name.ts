/**
 * Owns the name `go tool pprof` prints for a function: after reading, it shortens what looks like demangled C++ even where Go wrote it
 * (internal/symbolizer, demangleSingleFunction), so its tables may show and merge names that the profile does not hold.
 */
import { functionName, type ProfileTables } from '../model/profile';

/** The name under which pprof counts a function row. Mangled C++ names (`_Z…`) are left as they are. */
export function pprofName(profile: ProfileTables, row: number): string {
  const name = functionName(profile, row);
  if (!/[<>[\]]|::/.test(name)) return name;
  const systemName = profile.strings.at(profile.functions.systemName[row]!);
  // A name that differs from the system name was demangled by whoever wrote the profile.
  if (name !== systemName || name.includes('.<') || name.includes(']).')) return name;
  return withoutGroups(withoutGroups(name, '(', ')'), '<', '>');
}

/** Removes every outermost open…close group; a name whose groups do not pair is cut no further. */
function withoutGroups(name: string, open: string, close: string): string {
  let before = '';
  let nesting = 0;
  let first = 0;
  /** Of what is neither removed nor in `before`. */
  let from = 0;
  for (let at = 0; at < name.length; at++) {
    if (name[at] === open) {
      if (nesting++ === 0) first = at;
    } else if (name[at] === close) {
      nesting--;
      if (nesting < 0) break;
      if (nesting > 0) continue;
      before += name.slice(from, first);
      from = at + 1;
    }
  }
  return before + name.slice(from);
}
