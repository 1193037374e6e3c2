using System.Net;
using SmimePS.Connections;

namespace SmimePS.Core.Tests.Connections;

public class MailProvidersTests
{
    public static TheoryData<string> Names => [.. MailProviders.All.Select(static provider => provider.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachIsWellFormedAndNeverInClear(string name)
    {
        var provider = MailProviders.Require(name);

        Assert.DoesNotContain(' ', provider.Name);
        Assert.False(string.IsNullOrWhiteSpace(provider.DisplayName));
        foreach (var endpoint in new[] { provider.Imap, provider.Smtp })
        {
            Assert.NotEqual(ConnectionSecurity.None, endpoint.Security);
            Assert.True(IPAddress.TryParse(endpoint.Host, out _) || endpoint.Host.Contains('.'), endpoint.Host);
        }

        if (provider.IsHosted)
        {
            Assert.Equal(993, provider.Imap.Port);
            Assert.Equal(ConnectionSecurity.Tls, provider.Imap.Security);
            Assert.Equal(provider.Smtp.Security == ConnectionSecurity.Tls ? 465 : 587, provider.Smtp.Port);
        }

        Assert.NotEqual(SignInKinds.None, provider.SignIn);
        // Where the password of the mailbox does not do, its owner has to be told what does.
        if ((provider.SignIn & SignInKinds.Password) == 0) Assert.NotNull(provider.Preparation);
        Assert.InRange(provider.MaxConnections, 1, 10);
        Assert.True(provider.Domains.Count + provider.MailExchangers.Count > 0);
        Assert.All(provider.Domains.Concat(provider.MailExchangers), domain => Assert.Equal(domain, ServerEndpoint.HostOf(domain)));
        Assert.All<IReadOnlyList<string>>([provider.Folders.Sent, provider.Folders.Drafts, provider.Folders.Trash, provider.Folders.Junk, provider.Folders.Archive],
            folders => Assert.Equal(folders.Count, folders.Distinct().Count()));
        Assert.DoesNotContain("", provider.Folders.Sent);
    }

    [Fact]
    public void NoDomainNameOrExchangerIsThereTwice()
    {
        Assert.Equal(MailProviders.All.Count, MailProviders.All.Select(static provider => provider.Name.ToUpperInvariant()).Distinct().Count());
        var domains = MailProviders.All.SelectMany(static provider => provider.Domains).ToList();
        Assert.Equal(domains.Count, domains.Distinct().Count());
        var exchangers = MailProviders.All.SelectMany(static provider => provider.MailExchangers).ToList();
        Assert.Equal(exchangers.Count, exchangers.Distinct().Count());
    }

    [Theory]
    [InlineData("gmail", "Gmail")]
    [InlineData("OUTLOOK", "Outlook")]
    [InlineData(" yahoo ", "Yahoo")]
    [InlineData("web.de", "WEB.DE")]
    public void NamesAreFoundInAnyCase(string name, string expected) => Assert.Equal(expected, MailProviders.Require(name).Name);

    [Fact]
    public void AnUnknownNameIsAnErrorThatNamesTheKnownOnes()
    {
        var error = Assert.Throws<ConnectionException>(static () => MailProviders.Require("Gmial"));

        Assert.Equal("ProviderNotFound", error.ErrorId);
        Assert.Contains("Gmail", error.Message);
        Assert.Contains("-Server", error.Message);
        Assert.Null(MailProviders.Find(""));
    }

    [Theory]
    [InlineData("alice@gmail.com", "Gmail")]
    [InlineData("Alice@GoogleMail.COM", "Gmail")]
    [InlineData("\"a@b\"@yahoo.fr", "Yahoo")]
    [InlineData("alice@wanadoo.fr", "Orange")]
    [InlineData("alice@neuf.fr", "SFR")]
    [InlineData("alice@hotmail.co.uk", "Outlook")]
    [InlineData("alice@live.fr", "Outlook")]
    [InlineData("alice@gmx.de", "GMX")]
    [InlineData("alice@me.com", "iCloud")]
    [InlineData("alice@notgmail.com", null)]
    [InlineData("alice@mail.gmail.com", null)]
    public void AddressesAreFoundByTheirWholeDomain(string address, string? expected) => Assert.Equal(expected, MailProviders.ForAddress(address)?.Name);

    [Theory]
    [InlineData("aspmx.l.google.com", "Gmail")]
    [InlineData("ALT1.ASPMX.L.GOOGLE.COM", "Gmail")]
    [InlineData("example-org.mail.protection.outlook.com", "Office365")]
    [InlineData("hotmail-com.olc.protection.outlook.com", "Outlook")]
    [InlineData("example-org.o-v1.mx.microsoft", "Office365")]
    [InlineData("mx1.mail.ovh.net", "OVH")]
    [InlineData("mta-gw.infomaniak.ch", "Infomaniak")]
    [InlineData("evilgoogle.com", null)]
    [InlineData("google.com.example.org", null)]
    public void DomainsOfOnesOwnAreFoundByWhereTheirMailGoes(string host, string? expected) => Assert.Equal(expected, MailProviders.ForMailExchanger(host)?.Name);

    [Fact]
    public void WhatAClientHasToKnowOfTheGreatOnes()
    {
        var gmail = MailProviders.Require("Gmail");
        Assert.True(gmail.Folders.SavesSentCopies && gmail.Folders.FoldersAreLabels);
        Assert.Equal("[Gmail]/All Mail", gmail.Folders.AllMail);
        Assert.Equal(SignInKinds.OAuth2, MailProviders.Require("Outlook").SignIn);
        Assert.True(MailProviders.Require("Office365").Folders.SavesSentCopies);
        Assert.False(MailProviders.Require("Yahoo").Folders.SavesSentCopies);
        Assert.Equal(UserNameForm.LocalPart, MailProviders.Require("Free").ImapUserName);
    }
}
