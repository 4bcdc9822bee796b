/** Owns which function a frame of any granularity is of. Refuses to know why that is asked. */
import { cleanPath, type Granularity } from '#engine/profile/names/frames';

/**
 * Name of the function; '' where the frame is no function's, but a file or a package.
 * @param file of the frame, as recorded; '' unknown
 */
export function frameFunction(name: string, granularity: Granularity, file: string): string {
  switch (granularity) {
    case 'functions':
      return name;
    case 'lines': {
      // The frame is "function path:line". Both may hold blanks.
      const path = cleanPath(file);
      const at = path === '' ? 0 : name.lastIndexOf(` ${path}`);
      return at > 0 ? name.slice(0, at) : name;
    }
    case 'files':
    case 'packages':
      return '';
  }
}
