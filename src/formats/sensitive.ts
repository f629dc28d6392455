/** What a field of that name holds, as far as its name says. */
export interface Sensitive {
  /** null: nothing that needs care. */
  readonly class: string | null;
  /** The name says that the value is hashed or encrypted. */
  readonly protected: boolean;
}

const NONE: Sensitive = { class: null, protected: false };
const MAX_NAME = 200;

/** Words of a name, split at case, digits and everything that is no letter; lower case. */
export const words = (name: string): string[] =>
  name
    .slice(0, MAX_NAME)
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((w) => w !== "");

const list = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** One word is enough. */
const SINGLE: Readonly<Record<string, ReadonlySet<string>>> = {
  credential: list(
    "password passwd pwd passphrase passcode secret secrets token otp totp pin credential credentials apikey accesstoken refreshtoken privatekey secretkey passwordhash authtoken",
  ),
  "government id": list("ssn passport nin aadhaar socialsecuritynumber nationalid taxid"),
  birth: list("birth birthdate birthday dob dateofbirth"),
  payment: list("iban cvv cvc cvv2 creditcard cardnumber creditcardnumber accountnumber salary"),
  contact: list("email emails mail phone telephone msisdn emailaddress phonenumber"),
  health: list("diagnosis medical disability prescription"),
  biometric: list("biometric biometrics faceprint voiceprint retina"),
  location: list("latitude longitude geolocation"),
  personal: list("ethnicity religion religious sexuality"),
};

/** Two words, in this order, side by side. */
const PAIRS: Readonly<Record<string, ReadonlySet<string>>> = {
  credential: list(
    "api-key private-key secret-key access-key encryption-key signing-key master-key access-tokens refresh-tokens auth-code recovery-code recovery-codes backup-codes session-key",
  ),
  "government id": list(
    "social-security national-id tax-id tax-number driver-license driving-licence drivers-license identity-number",
  ),
  payment: list(
    "card-number card-no card-num card-holder card-data card-pan credit-card debit-card bank-card payment-card bank-account account-number routing-number sort-code card-security",
  ),
  contact: list(
    "home-address street-address postal-address billing-address shipping-address mailing-address mobile-number",
  ),
  health: list("blood-type blood-group health-record medical-record"),
  location: list("gps-position gps-location home-location"),
  personal: list("sexual-orientation political-opinion union-membership criminal-record"),
};

/** The name of a thing about the value, not of the value. */
const ABOUT = list(
  "count counts type types kind length size limit limits policy enabled disabled required verified verification url uri endpoint hint version status algorithm attempts valid format days age max min num total usage used per cost expiry expires expired expiration at ttl sent template templates subject provider domain queue notification notifications confirmed changed updated created rotated brand network visible mask masked label name names id ids validator rules strength complexity lifetime timeout bucket budget",
);
const QUESTION = list(
  "is has can should allow allows needs requires show hide send enable disable num count max min total",
);
/** Tokens that only mark a place in a list. */
const PLACE = list("page next previous prev continuation cursor sync pagination");
const PROTECTED = list(
  "hash hashed hashes encrypted enc cipher ciphertext bcrypt argon digest passwordhash scrypt sealed",
);

const MAX_KNOWN = 20_000;
const known = new Map<string, Sensitive>();

/** The sensitive class of a field by the words of its name. Names about a secret (`token_count`) are not the secret. */
export function sensitive(name: string): Sensitive {
  // Documents repeat their names, and both versions of one hold nearly the same.
  const before = known.get(name);
  if (before) return before;
  if (known.size >= MAX_KNOWN) known.clear();
  const found = read(name);
  known.set(name, found);
  return found;
}

function read(name: string): Sensitive {
  const parts = words(name);
  if (parts.length === 0 || QUESTION.has(parts[0] as string)) return NONE;
  const last = parts[parts.length - 1] as string;
  const found = classOf(parts);
  // `national_id` ends in a word that elsewhere names only a key of a record.
  if (found === null || (ABOUT.has(last) && !(found === "government id" && last === "id"))) return NONE;
  if (found === "credential" && parts.some((p) => PLACE.has(p))) return NONE;
  return { class: found, protected: parts.some((p) => PROTECTED.has(p)) };
}

function classOf(parts: readonly string[]): string | null {
  if (parts.length === 1 && parts[0] === "card") return "payment";
  for (const [name, known] of Object.entries(SINGLE)) if (parts.some((p) => known.has(p))) return name;
  const pairs = parts.slice(1).map((p, i) => `${parts[i]}-${p}`);
  for (const [name, known] of Object.entries(PAIRS)) if (pairs.some((p) => known.has(p))) return name;
  return null;
}
