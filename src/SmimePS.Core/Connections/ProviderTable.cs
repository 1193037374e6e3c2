using static SmimePS.Connections.ConnectionSecurity;
using static SmimePS.Connections.SignInKinds;

namespace SmimePS.Connections;

/// <summary>
/// The providers. Three lines make a new one: its name and servers, the domains of its addresses, and what it wants. Only what the provider's own help says
/// (its page is named beside it) or what the database of Thunderbird has as well, which was compared in November 2026. A domain stands here once.
/// </summary>
internal static class ProviderTable
{
    public static IReadOnlyList<MailProvider> All { get; } =
    [
        // https://support.google.com/mail/answer/7126229, https://support.google.com/accounts/answer/185833,
        // https://developers.google.com/workspace/gmail/imap/imap-extensions. Google allows 15 connections.
        new("Gmail", new("imap.gmail.com", 993, Tls), new("smtp.gmail.com", 465, Tls), "gmail.com", "googlemail.com")
        {
            SignIn = AppPassword | OAuth2,
            MailExchangers = ["google.com", "googlemail.com"],
            MaxConnections = 8,
            // What is archived is in All Mail and nowhere else.
            Folders = new() { Archive = ["[Gmail]/All Mail"], AllMail = "[Gmail]/All Mail", SavesSentCopies = true, FoldersAreLabels = true },
            Preparation = "Turn on 2-Step Verification and make an app password at https://myaccount.google.com/apppasswords. The password of the account itself is refused.",
        },

        // https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/pop3-and-imap4,
        // https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission. Before Outlook.com, which has the same
        // server for reading: whose own domain names that server is with this one.
        new("Office365", new("outlook.office365.com", 993, Tls), new("smtp.office365.com", 587, StartTls), "office365.com")
        {
            DisplayName = "Exchange Online (Microsoft 365)",
            SignIn = OAuth2,
            MailExchangers = ["mail.protection.outlook.com", "mx.microsoft"],
            MaxConnections = 8,
            Folders = new() { SavesSentCopies = true },
            Preparation = "Sign in with an OAuth access token; the administrator has to allow IMAP, and SMTP AUTH for the mailbox. Passwords are refused.",
        },

        // https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040. Passwords of any kind ended in September 2024.
        new("Outlook", new("outlook.office365.com", 993, Tls), new("smtp-mail.outlook.com", 587, StartTls), [.. MicrosoftDomains.All])
        {
            DisplayName = "Outlook.com",
            SignIn = OAuth2,
            MailExchangers = ["olc.protection.outlook.com"],
            Folders = new() { SavesSentCopies = true },
            Preparation = "Allow IMAP in the settings of Outlook.com (Mail, Forwarding and IMAP), and sign in with an OAuth access token. Passwords and app passwords are refused.",
        },

        // https://help.yahoo.com/kb/SLN4075.html, https://help.yahoo.com/kb/SLN15241.html
        new("Yahoo", new("imap.mail.yahoo.com", 993, Tls), new("smtp.mail.yahoo.com", 465, Tls),
            "yahoo.com", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.se", "yahoo.ca", "yahoo.co.uk", "yahoo.co.in", "yahoo.co.nz", "yahoo.com.au",
            "yahoo.com.ar", "yahoo.com.br", "yahoo.com.mx", "ymail.com", "rocketmail.com", "myyahoo.com")
        {
            DisplayName = "Yahoo Mail",
            SignIn = AppPassword | OAuth2,
            MailExchangers = ["am0.yahoodns.net"],
            Preparation = "Make an app password at https://login.yahoo.com/account/security. The password of the account itself is refused.",
        },

        // https://help.aol.com/articles/how-do-i-use-other-email-applications-to-send-and-receive-my-aol-mail
        new("AOL", new("imap.aol.com", 993, Tls), new("smtp.aol.com", 465, Tls), "aol.com", "aol.fr", "aol.de", "aol.it", "aol.es", "aol.co.uk", "aim.com")
        {
            SignIn = AppPassword | OAuth2,
            MailExchangers = ["gm0.yahoodns.net"],
            Preparation = "Make an app password at https://login.aol.com/account/security. The password of the account itself is refused.",
        },

        // https://assistance.orange.fr (Mail Orange: accéder à sa boîte mail depuis un logiciel de messagerie non fourni par Orange)
        new("Orange", new("imap.orange.fr", 993, Tls), new("smtp.orange.fr", 465, Tls), "orange.fr", "wanadoo.fr")
        {
            // What its users report; not confirmed by Orange.
            Folders = new() { Sent = ["OUTBOX"], Drafts = ["DRAFT"], Trash = ["TRASH"], Junk = ["QUARANTAINE"] },
            Preparation = "Where Orange refuses the password, look in the settings of the mailbox, on https://messagerie.orange.fr, whether other programs are let in.",
        },

        // https://assistance.sfr.fr (SFR Mail: serveurs de messagerie)
        new("SFR", new("imap.sfr.fr", 993, Tls), new("smtp.sfr.fr", 465, Tls), "sfr.fr", "neuf.fr", "club-internet.fr"),

        // https://assistance.free.fr/articles/configurer-de-maniere-avancee-mon-logiciel-de-messagerie-609
        new("Free", new("imap.free.fr", 993, Tls), new("smtp.free.fr", 465, Tls), "free.fr") { ImapUserName = UserNameForm.LocalPart, SmtpUserName = UserNameForm.LocalPart },

        // https://aide.laposte.net
        new("LaPoste", new("imap.laposte.net", 993, Tls), new("smtp.laposte.net", 465, Tls), "laposte.net")
        {
            DisplayName = "La Poste", ImapUserName = UserNameForm.LocalPart, SmtpUserName = UserNameForm.LocalPart,
        },

        // https://hilfe.gmx.net/pop-imap/imap/imap-serverdaten.html
        new("GMX", new("imap.gmx.net", 993, Tls), new("mail.gmx.net", 465, Tls), "gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.eu", "gmx.org", "gmx.info", "gmx.biz")
        {
            SignIn = Password | AppPassword,
            Preparation = "Allow access by IMAP in the settings of the mailbox (E-Mail, POP3/IMAP). With two-factor sign-in an app password is needed.",
        },

        // https://support.gmx.com/pop-imap/ (its servers, and /toggle.html for how access is allowed)
        new("GMX-International", new("imap.gmx.com", 993, Tls), new("mail.gmx.com", 465, Tls), "gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es", "gmx.it", "gmx.li")
        {
            DisplayName = "GMX (gmx.com)",
            SignIn = Password | AppPassword,
            Preparation = "Allow access by IMAP in the settings of the mailbox. With two-factor sign-in an app password is needed.",
        },

        // https://hilfe.web.de/pop-imap/imap/imap-serverdaten.html
        new("WEB.DE", new("imap.web.de", 993, Tls), new("smtp.web.de", 465, Tls), "web.de")
        {
            SignIn = Password | AppPassword,
            ImapUserName = UserNameForm.LocalPart,
            SmtpUserName = UserNameForm.LocalPart,
            Preparation = "Allow access by IMAP in the settings of the mailbox (E-Mail, POP3/IMAP). With two-factor sign-in an app password is needed.",
        },

        // https://www.telekom.de/hilfe/apps-dienste/e-mail/einstellungen/posteingang-postausgang-server
        new("T-Online", new("secureimap.t-online.de", 993, Tls), new("securesmtp.t-online.de", 465, Tls), "t-online.de", "magenta.de")
        {
            SignIn = AppPassword,
            Preparation = "Make a password for mail programs in the settings of the mailbox. The password of the account itself is refused.",
        },

        // https://support.apple.com/102525, https://support.apple.com/102654. Reports on whether it keeps copies by itself contradict each other.
        new("iCloud", new("imap.mail.me.com", 993, Tls), new("smtp.mail.me.com", 587, StartTls), "icloud.com", "me.com", "mac.com")
        {
            SignIn = AppPassword,
            ImapUserName = UserNameForm.LocalPart,
            MailExchangers = ["mail.icloud.com"],
            Preparation = "Make an app-specific password at https://account.apple.com. The password of the account itself is refused.",
        },

        // https://www.fastmail.help/hc/articles/1500000278342
        new("Fastmail", new("imap.fastmail.com", 993, Tls), new("smtp.fastmail.com", 465, Tls), "fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "fastmail.de", "fastmail.fr",
            "fastmail.co.uk", "fastmail.com.au", "sent.com", "123mail.org", "eml.cc", "airpost.net")
        {
            SignIn = AppPassword | OAuth2,
            MailExchangers = ["messagingengine.com"],
            Preparation = "Make an app password in the settings (Privacy & Security). The password of the account itself is refused.",
        },

        // https://posteo.de/en/help
        new("Posteo", new("posteo.de", 993, Tls), new("posteo.de", 465, Tls), "posteo.de", "posteo.net", "posteo.org", "posteo.eu", "posteo.at", "posteo.ch", "posteo.be", "posteo.nl", "posteo.es",
            "posteo.it", "posteo.uk", "posteo.co.uk", "posteo.com", "posteo.me", "posteo.us"),

        // https://kb.mailbox.org
        new("mailbox.org", new("imap.mailbox.org", 993, Tls), new("smtp.mailbox.org", 465, Tls), "mailbox.org") { MailExchangers = ["mailbox.org"] },

        // https://www.infomaniak.com/en/support/faq (Mail Service: servers and ports)
        new("Infomaniak", new("mail.infomaniak.com", 993, Tls), new("mail.infomaniak.com", 465, Tls), "ik.me", "ikmail.com", "etik.com")
        {
            SignIn = Password | AppPassword,
            MailExchangers = ["infomaniak.ch", "infomaniak.com"],
            Preparation = "Make a password for the device in the settings of the mailbox, at https://mail.infomaniak.com.",
        },

        // https://help.ovhcloud.com (MX Plan: how to set up a mail program). For domains of one's own alone.
        new("OVH", new("ssl0.ovh.net", 993, Tls), new("ssl0.ovh.net", 465, Tls)) { DisplayName = "OVHcloud (MX Plan)", MailExchangers = ["mail.ovh.net"] },

        // https://docs.gandi.net (Gandi Mail: standard settings). For domains of one's own alone.
        new("Gandi", new("mail.gandi.net", 993, Tls), new("mail.gandi.net", 465, Tls)) { MailExchangers = ["mail.gandi.net"] },

        // https://hilfe-center.1und1.de/e-mail-einstellungen
        new("IONOS", new("imap.1und1.de", 993, Tls), new("smtp.1und1.de", 465, Tls), "online.de", "onlinehome.de") { DisplayName = "IONOS (1&1)", MailExchangers = ["kundenserver.de", "schlund.de"] },

        // https://www.zoho.com/mail/help/imap-access.html; each region keeps its own mailboxes.
        new("Zoho", new("imap.zoho.com", 993, Tls), new("smtp.zoho.com", 465, Tls), "zoho.com", "zohomail.com")
        {
            DisplayName = "Zoho Mail", SignIn = Password | AppPassword,
            Preparation = "Allow IMAP in the settings of the mailbox. With two-factor sign-in an app password is needed. Companies with a domain of their own have imappro.zoho.com.",
        },
        new("Zoho-EU", new("imap.zoho.eu", 993, Tls), new("smtp.zoho.eu", 465, Tls), "zoho.eu", "zohomail.eu")
        {
            DisplayName = "Zoho Mail (Europe)", SignIn = Password | AppPassword,
            Preparation = "Allow IMAP in the settings of the mailbox. With two-factor sign-in an app password is needed. Companies with a domain of their own have imappro.zoho.eu.",
        },

        // https://www.swisscom.ch (Bluewin E-Mail: its servers)
        new("Bluewin", new("imaps.bluewin.ch", 993, Tls), new("smtpauths.bluewin.ch", 465, Tls), "bluewin.ch", "bluemail.ch") { DisplayName = "Bluewin (Swisscom)" },

        // https://proton.me/support/bridge-ssl-connection-issue, https://proton.me/support/imap-smtp-and-pop3-setup. The program Bridge on this machine.
        new("ProtonBridge", new("127.0.0.1", 1143, StartTls), new("127.0.0.1", 1025, StartTls), "proton.me", "protonmail.com", "protonmail.ch", "pm.me")
        {
            DisplayName = "Proton Mail (Bridge)",
            SignIn = AppPassword,
            MailExchangers = ["mail.protonmail.ch", "mailsec.protonmail.ch"],
            Folders = new() { AllMail = "All Mail", SavesSentCopies = true, FoldersAreLabels = true },
            Preparation = "Proton Mail Bridge has to run on this machine. Its password and its certificate are in its settings: export the certificate and trust it with -TrustedCertificate.",
        },
    ];
}
