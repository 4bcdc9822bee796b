/** Owns the rule that … */
import { defineRule } from '../define-rule';

export default defineRule({
  title: 'What it flags, in one line',
  why: 'Why it matters and what to do instead.',
  severity: 'warning',
  triggers: [['token without which there is no finding']],
  check(_context) {},
});
