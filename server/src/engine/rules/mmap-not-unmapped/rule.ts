/** Owns the rule that mapped memory is unmapped on every path. */
import { defineRule } from '../../findings/define-rule';
import { lifecycleRule } from '../../findings/lifecycle/lifecycle-rule';

export default defineRule({
  title: 'Mapped or shared memory that is not unmapped on every path',
  why: 'The collector knows nothing of a mapping: what is not unmapped stays in the address space, and with it the pages and the file, until the process ends. Defer `Munmap` right behind the check of the error.',
  severity: 'warning',
  tags: ['lifecycle'],
  ...lifecycleRule('mmap-not-unmapped'),
});
