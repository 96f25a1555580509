// The sealing worker without any digest: what encryption alone costs.
import { encryptPart } from '../../web/src/crypto/seal-part.js';
import { serve } from '../../web/src/crypto/worker-serve.js';

serve({ encryptPart });
