/** Owns the budget of what is shipped: the size of the VSIX. */
import { packageExtension } from '../package/vsix';
import { atMost, type Budget } from './budget';

export const vsixSize: Budget = {
  number: 36,
  name: 'size of the VSIX',
  async measure(setup) {
    const { bytes } = await packageExtension(setup.root);
    return [atMost('size', bytes / 1024 / 1024, 2, '', ' MiB')];
  },
};
