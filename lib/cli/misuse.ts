import { Fault } from '../fault';

/** A command line that is not understood; nothing was looked at. */
export class Misuse extends Fault {}
