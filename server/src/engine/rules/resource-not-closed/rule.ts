/** Owns the rule that files, connections, listeners, watchers and resources of the project are released on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'A file, connection, listener or other resource that is not closed on every path',
  why: 'A file or connection that is not closed holds a file descriptor until the collector happens to find it; a listener, watcher or client holds goroutines too, for ever. Call `defer f.Close()` right behind the check of the error. The rule follows the resource through helpers, closures, fields, wrappers and other packages: whoever is handed it and releases it, or keeps it, owns it; one that does so only where its error is nil, or is not, owns it there. In a test, a branch that reports the success of opening as a mistake is no path. Both ends of a pipe count, and so does an iterator that is pulled (`iter.Pull`) and neither stopped nor pulled to its end. Entries of an archive hold no descriptor and are hints, as are servers of a test and a `*sql.DB` that the function which opens it never closes, returns or keeps. Resources of your own are rows in `.gopherscope.yaml`.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('resource-not-closed'),
});
