/** By English text; a text of these pages without a row fails a test (language.test.ts). */
export const GERMAN: ReadonlyMap<string, string> = new Map([
  // Both.
  ['Address', 'Adresse'],
  ['Not connected', 'Nicht verbunden'],
  ['Start again.', 'Beginnen Sie von vorn.'],
  [
    'This address was opened in another browser before.',
    'Diese Adresse wurde bereits in einem anderen Browser geöffnet.',
  ],
  [
    'Your browser did not keep the cookie that this page needs.',
    'Ihr Browser hat das Cookie nicht behalten, das diese Seite benötigt.',
  ],
  [
    'Allow cookies for this address, go back and reload the page.',
    'Erlauben Sie Cookies für diese Adresse, gehen Sie zurück, und laden Sie die Seite neu.',
  ],
  // The way to Xero.
  [
    'In wp-admin: WooCommerce → ML Connector, tab “Connection”, button “Connect to Xero”.',
    'In wp-admin: WooCommerce → ML Connector, Tab „Verbindung“, Schaltfläche „Mit Xero verbinden“.',
  ],
  ['terms of service', 'Nutzungsbedingungen'],
  ['privacy policy', 'Datenschutzerklärung'],
  ['%1 and %2', '%1 und %2'],
  ['By going on you accept the operator’s %1.', 'Wenn Sie fortfahren, akzeptieren Sie vom Betreiber: %1.'],
  ['Connect this store to Xero', 'Diesen Shop mit Xero verbinden'],
  ['Store', 'Shop'],
  ['Started by', 'Begonnen von'],
  ['a command of the operator', 'einem Befehl des Betreibers'],
  ['the store’s wp-admin', 'wp-admin des Shops'],
  ['%1, in the store’s wp-admin', '%1, in wp-admin des Shops'],
  [
    'Continue only if this is your store. Its orders become invoices in the Xero organisation that you choose, and the people who manage the store can choose that organisation from then on.',
    'Fahren Sie nur fort, wenn dies Ihr Shop ist. Seine Bestellungen werden Rechnungen in der Xero-Organisation, die Sie auswählen, und wer den Shop verwaltet, kann von da an diese Organisation wählen.',
  ],
  ['Continue to Xero', 'Weiter zu Xero'],
  [
    'If you don’t know this store, close this page. Nothing has been connected.',
    'Wenn Sie diesen Shop nicht kennen, schließen Sie diese Seite. Es wurde nichts verbunden.',
  ],
  [
    'This address has been used, or is older than 10 minutes.',
    'Diese Adresse wurde bereits verwendet oder ist älter als 10 Minuten.',
  ],
  ['Start again here.', 'Beginnen Sie hier von vorn.'],
  ['Connected to Xero', 'Mit Xero verbunden'],
  ['The orders of %1 go to %2.', 'Die Bestellungen von %1 gehen an %2.'],
  ['You can close this window.', 'Sie können dieses Fenster schließen.'],
  // Letting a shop in.
  [
    'In wp-admin: WooCommerce → ML Connector, button “Connect the service”.',
    'In wp-admin: WooCommerce → ML Connector, Schaltfläche „Den Dienst verbinden“.',
  ],
  ['Connect this shop?', 'Diesen Shop verbinden?'],
  ['Shop', 'Shop'],
  ['without a name', 'ohne Namen'],
  [
    'This service will read the orders of this shop, and can post them to Xero once its owner connects it there.',
    'Dieser Dienst wird die Bestellungen dieses Shops lesen und kann sie nach Xero buchen, sobald dessen Inhaber ihn dort verbindet.',
  ],
  ['Continue only if this is your shop', 'Fahren Sie nur fort, wenn dies Ihr Shop ist'],
  [
    'and you have just clicked “Connect the service” in its wp-admin.',
    'und Sie gerade in dessen wp-admin auf „Den Dienst verbinden“ geklickt haben.',
  ],
  [
    'This service is new, so its first shop needs no code. After it, this page asks for one.',
    'Dieser Dienst ist neu, deshalb benötigt sein erster Shop keinen Code. Danach fragt diese Seite nach einem.',
  ],
  ['Connect this shop', 'Diesen Shop verbinden'],
  ['Don’t connect', 'Nicht verbinden'],
  ['The pairing code is wrong.', 'Der Kopplungscode ist falsch.'],
  ['Pairing code', 'Kopplungscode'],
  [
    'Ask the operator of this service for an invitation: its link, or its code here. Each connects one shop. Operators make one on the dashboard (“Invite a shop”); those who are signed in there need none: reload this page.',
    'Bitten Sie den Betreiber dieses Dienstes um eine Einladung: ihren Link, oder hier ihren Code. Jede verbindet einen Shop. Betreiber erstellen sie auf dem Dashboard („Invite a shop“); wer dort angemeldet ist, braucht keine: Laden Sie diese Seite neu.',
  ],
  ['Connect your shop', 'Ihren Shop verbinden'],
  ['This service runs, and has no shop yet.', 'Dieser Dienst läuft und hat noch keinen Shop.'],
  ['This browser may connect one shop now.', 'Dieser Browser darf jetzt einen Shop verbinden.'],
  ['Two steps are left:', 'Es fehlen noch zwei Schritte:'],
  [
    'Install and activate the plugin “ML Connector for Xero” in your shop.',
    'Installieren und aktivieren Sie in Ihrem Shop das Plugin „ML Connector für Xero“.',
  ],
  ['Enter this address there:', 'Geben Sie dort diese Adresse ein:'],
  [
    'Enter your shop’s address, starting with https://.',
    'Geben Sie die Adresse Ihres Shops ein, beginnend mit https://.',
  ],
  ['Or go there from here: your shop’s address', 'Oder gehen Sie von hier aus dorthin: Adresse Ihres Shops'],
  ['Open its wp-admin', 'Dessen wp-admin öffnen'],
  [
    'Without a code until %1 UTC, and for the first shop only. Later: start the service again, or use the pairing code.',
    'Ohne Code bis %1 Uhr UTC und nur für den ersten Shop. Später: Starten Sie den Dienst neu, oder verwenden Sie den Kopplungscode.',
  ],
  ['Connect a shop', 'Einen Shop verbinden'],
  [
    'With its pairing code this service lets one more shop in, from this browser.',
    'Mit dem Kopplungscode lässt dieser Dienst von diesem Browser aus einen weiteren Shop zu.',
  ],
  ['Continue', 'Weiter'],
  [
    'This address was used, or is older than fifteen minutes.',
    'Diese Adresse wurde bereits verwendet oder ist älter als fünfzehn Minuten.',
  ],
  ['Start again in this one.', 'Beginnen Sie in diesem von vorn.'],
  ['Too many pairing codes were tried.', 'Es wurden zu viele Kopplungscodes versucht.'],
  [
    'Wait fifteen minutes, then try again with the current code.',
    'Warten Sie fünfzehn Minuten, und versuchen Sie es dann mit dem aktuellen Code erneut.',
  ],
  [
    'This service has a shop already, or was started more than fifteen minutes ago: it needs an invitation or its pairing code. If it is yours and no shop of yours is connected, its operator sees with “store list” which one is.',
    'Dieser Dienst hat bereits einen Shop oder wurde vor mehr als fünfzehn Minuten gestartet: Er benötigt eine Einladung oder seinen Kopplungscode. Wenn es Ihr Dienst ist und keiner Ihrer Shops verbunden ist, sieht sein Betreiber mit „store list“, welcher es ist.',
  ],
  [
    'Another browser is connecting the first shop of this service. If that is not you, use the pairing code, and look afterwards with “store list” which shops are connected.',
    'Ein anderer Browser verbindet gerade den ersten Shop dieses Dienstes. Wenn Sie das nicht sind, verwenden Sie den Kopplungscode, und sehen Sie danach mit „store list“ nach, welche Shops verbunden sind.',
  ],
  ['Back to your shop', 'Zurück zu Ihrem Shop'],
  ['To your shop', 'Zu Ihrem Shop'],
  ['Open wp-admin', 'wp-admin öffnen'],
  ['Go back to wp-admin', 'Zurück zu wp-admin'],
]);
