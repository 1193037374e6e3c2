namespace SmimePS.Tests;

/// <summary>What Dovecot 2.3 is told. Everything lies in one folder and listens on this machine only.</summary>
internal static class DovecotConfiguration
{
    /// <summary>
    /// An address without TLS beside the one that has it; also loopback. (To Dovecot, a client from the very address it reaches is secured with or
    /// without TLS, so LOGINDISABLED is never seen here.)
    /// </summary>
    public const string PlainHost = "127.0.0.2";

    public static string Settings(ServerFolder folder, DovecotPorts ports) => $$"""
        protocols = imap lmtp
        listen = 127.0.0.1
        instance_name = {{Path.GetFileName(folder.Path)}}
        base_dir = {{folder["dovecot", "run"]}}
        state_dir = {{folder["dovecot", "state"]}}
        log_path = {{folder["dovecot", "log"]}}
        default_vsz_limit = 1 G

        ssl = required
        ssl_cert = <{{folder["server.pem"]}}
        ssl_key = <{{folder["server.key"]}}
        local {{PlainHost}} {
          ssl = no
          disable_plaintext_auth = no
        }

        auth_mechanisms = plain login xoauth2 oauthbearer
        auth_username_format = %Lu
        # A wrong password is answered at once.
        auth_failure_delay = 0
        passdb {
          driver = oauth2
          mechanisms = xoauth2 oauthbearer
          args = {{folder["dovecot", "oauth2.conf"]}}
        }
        # A file for each user: one for all would be looked at once a second, too late for a user just made.
        passdb {
          driver = passwd-file
          mechanisms = plain login
          args = {{folder["dovecot", "users"]}}/%u
        }
        userdb {
          driver = passwd-file
          args = {{folder["dovecot", "users"]}}/%u
          override_fields = uid=mail gid=mail home={{folder["dovecot", "mail"]}}/%u
        }

        # Debian's account for mail has the number 8.
        first_valid_uid = 8
        first_valid_gid = 8
        mail_location = maildir:~/Maildir
        mail_fsync = never
        mail_max_userip_connections = 500
        mail_plugins = quota
        protocol imap {
          mail_plugins = quota imap_quota
        }
        plugin {
          quota = count:User quota
          quota_vsizes = yes
        }
        namespace inbox {
          inbox = yes
          mailbox Sent {
            auto = subscribe
            special_use = \Sent
          }
          mailbox Drafts {
            auto = subscribe
            special_use = \Drafts
          }
          mailbox Junk {
            auto = subscribe
            special_use = \Junk
          }
          mailbox Trash {
            auto = subscribe
            special_use = \Trash
          }
        }

        service imap-login {
          # One process for all: less to start.
          service_count = 0
          chroot =
          inet_listener imap {
            port = {{ports.Imap}}
          }
          inet_listener imaps {
            port = {{ports.Imaps}}
            ssl = yes
          }
          inet_listener plain {
            address = {{PlainHost}}
            port = {{ports.Plain}}
          }
        }
        service lmtp {
          inet_listener lmtp {
            port = {{ports.Lmtp}}
          }
        }
        service auth {
          unix_listener postfix {
            mode = 0666
          }
        }
        service anvil {
          # Otherwise wrong passwords make everybody from this address wait.
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          unix_listener stats-writer {
            mode = 0666
          }
        }

        """;

    public static string OAuth(OAuthTokens tokens) => $"""
        tokeninfo_url = {tokens.Url}
        username_attribute = email
        active_attribute = active
        active_value = true
        timeout_msecs = 10000

        """;
}
