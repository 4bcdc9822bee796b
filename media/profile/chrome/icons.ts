/** Owns the icons the page uses: codicons' own drawings, put into the bundle one by one. Knows nothing of where they stand. */
import add from '@vscode/codicons/src/icons/add.svg';
import arrowCircleUp from '@vscode/codicons/src/icons/arrow-circle-up.svg';
import arrowDown from '@vscode/codicons/src/icons/arrow-down.svg';
import arrowLeft from '@vscode/codicons/src/icons/arrow-left.svg';
import arrowSwap from '@vscode/codicons/src/icons/arrow-swap.svg';
import arrowUp from '@vscode/codicons/src/icons/arrow-up.svg';
import chevronRight from '@vscode/codicons/src/icons/chevron-right.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import code from '@vscode/codicons/src/icons/code.svg';
import discard from '@vscode/codicons/src/icons/discard.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import exportIcon from '@vscode/codicons/src/icons/export.svg';
import flame from '@vscode/codicons/src/icons/flame.svg';
import fold from '@vscode/codicons/src/icons/fold.svg';
import gitCompare from '@vscode/codicons/src/icons/git-compare.svg';
import home from '@vscode/codicons/src/icons/home.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import json from '@vscode/codicons/src/icons/json.svg';
import lightbulb from '@vscode/codicons/src/icons/lightbulb.svg';
import listTree from '@vscode/codicons/src/icons/list-tree.svg';
import lock from '@vscode/codicons/src/icons/lock.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import pulse from '@vscode/codicons/src/icons/pulse.svg';
import question from '@vscode/codicons/src/icons/question.svg';
import redo from '@vscode/codicons/src/icons/redo.svg';
import regex from '@vscode/codicons/src/icons/regex.svg';
import searchIcon from '@vscode/codicons/src/icons/search.svg';
import shield from '@vscode/codicons/src/icons/shield.svg';
import table from '@vscode/codicons/src/icons/table.svg';
import trash from '@vscode/codicons/src/icons/trash.svg';
import unfold from '@vscode/codicons/src/icons/unfold.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';

const drawings = {
  add,
  'arrow-circle-up': arrowCircleUp,
  'arrow-down': arrowDown,
  'arrow-left': arrowLeft,
  'arrow-swap': arrowSwap,
  'arrow-up': arrowUp,
  'chevron-right': chevronRight,
  close,
  code,
  discard,
  error,
  export: exportIcon,
  flame,
  fold,
  'git-compare': gitCompare,
  home,
  info,
  lightbulb,
  'list-tree': listTree,
  json,
  lock,
  pass,
  pulse,
  question,
  redo,
  regex,
  search: searchIcon,
  shield,
  table,
  unfold,
  trash,
  warning,
};

export type IconName = keyof typeof drawings;

/** A decorative icon in the colour of the text around it. */
export function icon(name: IconName): Element {
  const drawing = new DOMParser().parseFromString(drawings[name], 'image/svg+xml').documentElement;
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  return document.importNode(drawing, true);
}
