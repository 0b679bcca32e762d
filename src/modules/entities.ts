import { BaseDeclaration } from './assertions/base-declaration.entity.js';
import { SnapDeclaration } from './assertions/snap-declaration.entity.js';

/** Every entity of the feature modules; the data source adds those of its own. */
export const entities = [SnapDeclaration, BaseDeclaration] as const;
