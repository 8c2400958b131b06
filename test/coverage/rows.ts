import { row as row01 } from './rows/01-differences-for-ever';
import { row as row02 } from './rows/02-ignored-differences';
import { row as row03 } from './rows/03-scalers-and-replicas';
import { row as row04 } from './rows/04-drawn-at-random';
import { row as row05 } from './rows/05-volumes-that-go-with-a-prune';
import { row as row06 } from './rows/06-namespaces-that-go';
import { row as row07 } from './rows/07-empty-renders';
import { row as row08 } from './rows/08-two-owners';
import { row as row09 } from './rows/09-objects-lost-by-the-generator';
import { row as row10 } from './rows/10-renames-by-refactoring';
import { row as row11 } from './rows/11-health-of-child-applications';
import { row as row12 } from './rows/12-waves-on-updates';
import { row as row13 } from './rows/13-order-inside-a-wave';
import { row as row14 } from './rows/14-missing-priority-classes';
import { row as row15 } from './rows/15-objects-before-their-kind';
import { row as row16 } from './rows/16-large-definitions';
import { row as row17 } from './rows/17-versions-that-do-not-fit';
import { row as row18 } from './rows/18-versions-of-custom-kinds-that-went';
import { row as row19 } from './rows/19-removed-apis';
import { row as row20 } from './rows/20-fields-that-never-change';
import { row as row21 } from './rows/21-marks-that-operators-copy';
import { row as row22 } from './rows/22-finalizers-that-cascade';
import { row as row23 } from './rows/23-argo-cd-that-manages-itself';
import { row as row24 } from './rows/24-operators-that-go-first';
import { row as row25 } from './rows/25-webhooks-that-lock-out';
import { row as row26 } from './rows/26-policies-that-lock-out';
import { row as row27 } from './rows/27-drains-that-never-end';
import { row as row28 } from './rows/28-requests-without-room';
import { row as row29 } from './rows/29-spreading-that-cannot-work';
import { row as row30 } from './rows/30-classes-of-another-provider';
import { row as row31 } from './rows/31-volumes-of-one-node';
import { row as row32 } from './rows/32-backups-that-are-none';
import { row as row33 } from './rows/33-secrets-in-git';
import { row as row34 } from './rows/34-images-that-move';
import { row as row35 } from './rows/35-a-network-that-needs-itself';
import { row as row36 } from './rows/36-values-of-another-type';
import { type Row } from './row';

/** All rows, by number. */
export const rows: readonly Row[] = [
  row01, row02, row03, row04, row05, row06, row07, row08, row09, row10, row11, row12,
  row13, row14, row15, row16, row17, row18, row19, row20, row21, row22, row23, row24,
  row25, row26, row27, row28, row29, row30, row31, row32, row33, row34, row35, row36,
];
