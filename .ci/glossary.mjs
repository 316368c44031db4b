// One word for one thing, in translations too: a text with the English word has the other one. Checked by languages.test.mjs.

const German = (english, german) => ({ english, german });

const Never = (german, say) => ({ german, say });

/** What no translation has, and what it has instead. */
export const BANNED = {
  de_DE: [
    Never(/\uFFFD/, 'a broken character'),
    Never(/\b(?:du|dein(?:e[mnrs]?)?|dich|dir|euch|euer|eure[mnrs]?)\b/i, 'Sie'),
    Never(/[dD]rücken Sie/, 'klicken Sie auf'),
    Never(/Rückzahlung \(Rückerstattung\)/, 'Erstattungszahlung'),
    Never(/\bVariation(?:en)?\b/, 'Variante'),
    Never(/\bSteuer(?:typ|code|klassifi)/i, 'Steuerart'),
    Never(/\bStornorechnung|Rechnungskorrektur\b/, 'Gutschrift'),
    Never(/\bZahlungs(?:methode|weise)/, 'Zahlungsart'),
    Never(/\b(?:Clearing-?konto|Zwischenkonto)/i, 'Verrechnungskonto'),
    Never(/\bEmail|eMail\b/, 'E-Mail'),
    Never(/\bz\. B\.|\bz\.B\./i, 'z.\u00A0B.'),
    Never(/\.\.\./, '…'),
    Never(/[^\s„{[("]…|\S {2}/, 'one space'),
    Never(/[“”](?=\p{L})/u, '„…“'),
  ],
};

export const GLOSSARIES = {
  de_DE: [
    German(/\binvoices?\b/i, /rechnung/i),
    German(/\bcredit notes?\b/i, /Gutschrift/),
    German(/\brefund(?:s|ed)?\b/i, /erstatt/i),
    German(/\bclearing accounts?\b/i, /Verrechnungsk[oö]nt/i),
    German(/\bpayouts?\b/i, /Auszahlung|ausgezahlt|auszahlt/),
    German(/\bpayment methods?\b/i, /Zahlungsart/),
    German(/\btax rates?\b/i, /Steuers[aä]tz|Satz/),
    German(/\btax types?\b/i, /Steuerart/),
    German(/\btracking categor(?:y|ies)\b/i, /Tracking-Kategorie/),
    German(/\btracking options?\b/i, /Tracking-Option/),
    German(/\block dates?\b/i, /Sperrdatum/),
    German(/(?<!["“])\borganisations?\b/i, /Organisation/),
    German(/\bvoid(?:s|ed|ing)?\b/i, /storn/i),
    German(/\breconciled?\b/i, /abgestimmt|abstimmen|Abstimmung/i),
    German(/\b(?:un)?pair(?:s|ed|ing)?\b/i, /koppel|Kopplung/i),
    German(/\bsuggest(?:ed|ion|ions)\b/i, /Vorschl[aä]g|vorgeschlagen/i),
    German(/\bsync(?:s|ed|ing)?\b(?!\.)/i, /synchronisier/i),
    German(/\bbank accounts?\b/i, /Bankk[oö]nt/i),
    German(/\bgift cards?\b/i, /Geschenkkarte/),
  ],
};
