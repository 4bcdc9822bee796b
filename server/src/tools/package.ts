/** `npm run package`: makes the VSIX and says where it is and how large. */
import { resolve } from 'node:path';
import { packageExtension } from './package/vsix';

void packageExtension(resolve('.')).then(({ vsix, bytes }) => {
  console.log(`${vsix}: ${(bytes / 1024 / 1024).toFixed(2)} MiB`);
});
