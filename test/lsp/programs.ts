/** Owns Go files that several tests show to an editor. */

/** A file with one finding, `ticker-not-stopped`, and a fix for it. */
export function leakyProgram(packageName = 'main'): string {
  return `package ${packageName}

import "time"

func poll(stop <-chan struct{}, ask func()) {
	ticker := time.NewTicker(time.Second)
	for {
		select {
		case <-ticker.C:
			ask()
		case <-stop:
			return
		}
	}
}
`;
}
