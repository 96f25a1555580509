import { digestEmpty, digestPart } from './digest-part.js';
import { sealPart } from './seal-part.js';
import { serve } from './worker-serve.js';

serve({ sealPart, digestPart, digestEmpty });
