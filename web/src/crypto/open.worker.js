import { checkPart, hashEnd, hashPiece, openPart } from './open-part.js';
import { serve } from './worker-serve.js';

serve({ checkPart, openPart, hashPiece, hashEnd });
