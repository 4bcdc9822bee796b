/** Owns what a view of a package tells of the questions it is asked. */
import type { Question } from '../packages/package-index';
import type { Dependents } from './dependents';
import type { Consultations } from './foreign-packages';

export interface ViewNotes {
  /** Hears every question about a name of the package. */
  asked(question: Question): void;
  /** Where questions about other packages are noted. */
  consulted(): Consultations;
  /** The same for as long as all these questions have the answers they had. */
  life(): object;
  /** What is noted of them for so long. */
  dependents(): Dependents;
}
