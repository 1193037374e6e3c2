namespace SmimePS.Tests;

/// <summary>What Postfix is told. It listens on this machine only, takes mail from whoever logs in, and gives it to Dovecot or to a Maildir; none leaves.</summary>
internal static class PostfixConfiguration
{
    public const string Daemons = "/usr/lib/postfix/sbin";

    /// <summary>A domain whose mail lies in a Maildir, because Dovecot's LMTP takes no addresses outside ASCII (no SMTPUTF8).</summary>
    public const string UnicodeDomain = "bücher.test";

    public static string Settings(ServerFolder folder, DovecotServer dovecot) => $$"""
        compatibility_level = 3.6
        queue_directory = {{folder["postfix", "queue"]}}
        data_directory = {{folder["postfix", "data"]}}
        daemon_directory = {{Daemons}}
        command_directory = /usr/sbin
        meta_directory = /etc/postfix
        shlib_directory = /usr/lib/postfix
        maillog_file = {{folder["postfix", "log"]}}
        maillog_file_prefixes = {{folder.Path}}

        myhostname = mail.{{MailUser.Domain}}
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks =
        mydestination =
        alias_maps =
        biff = no

        virtual_mailbox_domains = {{MailUser.Domain}} {{UnicodeDomain}} xn--bcher-kva.test
        virtual_transport = lmtp:inet:127.0.0.1:{{dovecot.Ports.Lmtp}}
        transport_maps = inline:{ { {{UnicodeDomain}} = virtual: }, { xn--bcher-kva.test = virtual: } }
        virtual_mailbox_base = {{folder["postfix"]}}
        virtual_mailbox_maps = static:unicode/
        virtual_uid_maps = static:8
        virtual_gid_maps = static:8
        virtual_minimum_uid = 8
        default_transport = error:5.7.1 Nothing leaves this machine
        relay_transport = error:5.7.1 Nothing leaves this machine

        smtpd_tls_cert_file = {{folder["server.pem"]}}
        smtpd_tls_key_file = {{folder["server.key"]}}
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = {{folder["dovecot", "run", "postfix"]}}
        smtpd_relay_restrictions = permit_sasl_authenticated, reject
        smtpd_recipient_restrictions = check_recipient_access regexp:{{folder["postfix", "etc", "refused"]}}, permit_sasl_authenticated, reject
        message_size_limit = {{PostfixServer.SizeLimit}}
        virtual_mailbox_limit = 0

        smtpd_error_sleep_time = 0
        smtpd_client_connection_count_limit = 0
        in_flow_delay = 0
        queue_run_delay = 2s
        minimal_backoff_time = 2s
        maximal_backoff_time = 4s

        """;

    public static string Services(PostfixPorts ports) => $"""
        127.0.0.1:{ports.Submission} inet n - n - - smtpd
          -o smtpd_tls_security_level=encrypt
          -o smtpd_tls_auth_only=yes
        127.0.0.1:{ports.Submissions} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
        127.0.0.1:{ports.Plain} inet n - n - - smtpd
          -o smtpd_tls_security_level=none
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        lmtp unix - - n - - lmtp
        virtual unix - n n - - virtual
        error unix - - n - - error
        retry unix - - n - - error
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        showq unix n - n - - showq
        postlog unix-dgram n - n - 1 postlogd

        """;

    /// <summary>Recipients with a fixed answer to RCPT TO.</summary>
    public static string RefusedRecipients => """
        /^nobody@/ 550 5.1.1 There is no such mailbox
        /^busy@/ 450 4.2.1 The mailbox is busy, come again later

        """;
}
