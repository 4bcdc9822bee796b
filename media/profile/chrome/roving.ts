/** Owns the keyboard inside a group of which one member takes the Tab key: arrows, Home and End move on. Refuses to know what the members do. */

/** Moves focus among `members` (in order) with the arrow keys; `chosen` is told which one. */
export function rove(members: readonly HTMLElement[], chosen: (index: number) => void): void {
  members.forEach((member, index) => {
    member.addEventListener('keydown', (event) => {
      const to = destination(event.key, index, members.length);
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      members[to]?.focus();
      chosen(to);
    });
  });
}

function destination(key: string, at: number, length: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (at + 1) % length;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (at - 1 + length) % length;
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}
