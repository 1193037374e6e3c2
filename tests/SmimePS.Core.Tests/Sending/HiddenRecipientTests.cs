using System.Text;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Messages;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>Nobody learns of those who get a blind copy: not by the header, the envelope, or the keys that open the message.</summary>
public sealed class HiddenRecipientTests : SendingTest
{
    private const string Open = "From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nBcc: carol@example.org, dave@example.org\r\nSubject: Plans\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nMeet me at nine.\r\n";
    private const string HiddenAlone = "From: Alice <alice@example.org>\r\nBcc: carol@example.org, dave@example.org\r\nSubject: Plans\r\n\r\nMeet me at nine.\r\n";

    private static readonly Identity Carol = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "carol@example.org");
    private static readonly Identity Dave = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "dave@example.org");
    private static readonly Identity Archive = MailPeople.Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "archive@example.org");

    [Fact]
    public void Each_gets_a_plain_message_in_a_transaction_of_their_own_and_no_field_names_them()
    {
        var server = Server();
        var message = Ready(Open);
        Assert.Equal(SendStatus.Sent, Send(Sender(server), message).Status);
        Assert.Equal(["bob@example.org", "carol@example.org", "dave@example.org"], server.Taken.Select(mail => Assert.Single(mail.To)));
        Assert.All(server.Taken, mail => Assert.DoesNotContain("Bcc", mail.Data));
        Assert.Single(server.Taken.Select(mail => mail.Data).Distinct());
        Assert.DoesNotContain("carol", TestMail.Text(message.SentContent));
    }

    [Fact]
    public void Each_gets_an_encryption_of_their_own()
    {
        var server = Server();
        var message = Ready(Open, Encrypting(MailPeople.BobRsa.Certificate, Carol.Certificate, Dave.Certificate) with { Sign = true, Signers = [MailPeople.AliceRsa] });
        Assert.Equal(SendStatus.Sent, Send(Sender(server), message).Status);
        var mails = server.Taken.ToList();
        Assert.Equal(3, mails.Count);
        Assert.Equal([true, true, false, false], WhoOpens(mails[0].Data));
        Assert.Equal([false, false, true, false], WhoOpens(mails[1].Data));
        Assert.Equal([false, false, false, true], WhoOpens(mails[2].Data));
        Assert.Equal(mails[0].Data, TestMail.Text(message.SentContent));
        foreach (var mail in mails)
        {
            using var opened = MessageOpener.Open(TestMail.From(mail.Data), new OpenOptions { Identities = [MailPeople.AliceRsa, Carol, Dave] }, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("Bcc", TestMail.Text(opened.Content));
            Assert.Contains("Subject: Plans", TestMail.Text(opened.Content));
        }

        // The same message to everyone, whatever key opens it.
        Assert.Single(mails.Select(mail => MessageSummary.Of(TestMail.From(mail.Data)).MessageId).Distinct());
        Assert.True(message.IsSigned && message.IsEncrypted);
    }

    [Fact]
    public void What_nobody_gets_openly_is_kept_for_the_sender_alone()
    {
        var message = Ready(HiddenAlone, Encrypting(Carol.Certificate, Dave.Certificate));
        Assert.Equal(2, message.Copies.Count);
        Assert.Equal([true, false, false, false], WhoOpens(TestMail.Text(message.SentContent)));
        Assert.DoesNotContain("carol", TestMail.Text(message.SentContent));
    }

    [Fact]
    public void A_certificate_of_nobody_in_particular_opens_every_copy()
    {
        var message = Ready(Open, Encrypting(MailPeople.BobRsa.Certificate, Carol.Certificate, Dave.Certificate, Archive.Certificate));
        Assert.All(message.Copies, copy => Assert.Contains(Archive.Certificate, Openers(TestMail.Text(copy.Content), Archive)));
    }

    [Fact]
    public void Named_certificates_alone_are_not_added_to_for_somebody_hidden()
    {
        var request = Encrypting(MailPeople.BobRsa.Certificate) with { LookUpOthers = false, RecipientCertificates = new KnownCertificates([Carol.Certificate, Dave.Certificate]) };
        Assert.Equal("NoRecipient", Assert.Throws<SendingException>(() => Ready(Open, request)).ErrorId);
    }

    [Fact]
    public void Whoever_has_no_certificate_is_named_in_one_error()
    {
        var error = Assert.Throws<MessageException>(() => Ready(Open, Encrypting(MailPeople.BobRsa.Certificate)));
        Assert.Equal("RecipientCertificateMissing", error.ErrorId);
        Assert.Contains("carol@example.org", error.Message);
        Assert.Contains("dave@example.org", error.Message);
    }

    [Fact]
    public void A_field_that_was_left_in_a_protected_message_is_taken_out_and_the_signature_holds()
    {
        var signed = MessageProtector.Protect(TestMail.From(Open), new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceRsa] }, TestContext.Current.CancellationToken);
        var message = Ready("Bcc: carol@example.org\r\n" + TestMail.Text(signed));
        Assert.Equal(["carol@example.org"], message.Copies[1].Recipients.Select(address => address.ToString()));
        Assert.DoesNotContain("Bcc", TestMail.Text(message.SentContent));
        Assert.EndsWith(TestMail.Text(signed)[TestMail.Text(signed).IndexOf("Content-Type", StringComparison.Ordinal)..], TestMail.Text(message.SentContent));
    }

    [Fact]
    public void A_message_without_identifier_and_date_gets_one_of_each_inside_and_outside()
    {
        var message = Ready(Open);
        Assert.EndsWith("@example.org", message.MessageId);
        Assert.Contains($"Message-ID: <{message.MessageId}>\r\nDate: ", TestMail.Text(message.SentContent));
        var signed = Ready(Open, new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceRsa] });
        Assert.Equal(2, TestMail.Text(signed.SentContent).Split($"Message-ID: <{signed.MessageId}>").Length - 1);
    }

    private static bool[] WhoOpens(string mail) => [.. new[] { MailPeople.AliceRsa, MailPeople.BobRsa, Carol, Dave }.Select(who => Openers(mail, who).Count > 0)];

    private static IReadOnlyList<Certificate> Openers(string mail, Identity who)
    {
        try
        {
            using var opened = MessageOpener.Open(TestMail.From(mail), new OpenOptions { Identities = [who] }, TestContext.Current.CancellationToken);
            return [who.Certificate];
        }
        catch (SmimeException)
        {
            return [];
        }
    }
}
