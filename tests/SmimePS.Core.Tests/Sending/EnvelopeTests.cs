using SmimePS.Mime;
using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>Who a message goes to.</summary>
public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("From: a@x.org\nTo: B <b@x.org>, c@x.org\nCc: d@x.org\nBcc: e@x.org, f@x.org\n", "a@x.org", "b@x.org c@x.org d@x.org", "e@x.org f@x.org")]
    [InlineData("From: a@x.org, z@x.org\nSender: z@x.org\nTo: b@x.org\n", "z@x.org", "b@x.org", "")]
    [InlineData("From: a@x.org\nTo: undisclosed-recipients:;\nBcc: e@x.org\n", "a@x.org", "", "e@x.org")]
    [InlineData("From: a@x.org\nTo: Team: b@x.org, c@x.org;, d@x.org\nTo: e@x.org\n", "a@x.org", "b@x.org c@x.org d@x.org e@x.org", "")]
    [InlineData("From: a@x.org\nTo: b@x.org, B@X.ORG\nCc: b@x.org\nBcc: b@x.org\n", "a@x.org", "b@x.org", "")]
    [InlineData("From: a@x.org\nTo: b@b\u00FCcher.example\n", "a@x.org", "b@xn--bcher-kva.example", "")]
    [InlineData("From: a@x.org\nTo: <b@x.org> c@x.org\n", "a@x.org", "b@x.org c@x.org", "")]
    [InlineData("From: a@x.org\nTo: \"b c\"@x.org\n", "a@x.org", "\"b c\"@x.org", "")]
    public void It_is_what_the_header_says(string header, string sender, string open, string hidden)
    {
        var envelope = Envelope.Of(Message(header), null, []);
        Assert.Equal(sender, envelope.Sender.CertificateForm);
        Assert.Equal(open, string.Join(' ', envelope.Open.Select(address => address.CertificateForm)));
        Assert.Equal(hidden, string.Join(' ', envelope.Hidden.Select(address => address.CertificateForm)));
    }

    [Fact]
    public void Named_recipients_stand_for_those_of_the_header_and_whom_it_does_not_name_are_hidden()
    {
        var envelope = Envelope.Of(Message("From: a@x.org\nTo: b@x.org, c@x.org\nBcc: d@x.org\n"), "bounces@x.org", ["C@x.org", "e@x.org", "e@x.org"]);
        Assert.Equal("bounces@x.org", envelope.Sender.ToString());
        Assert.Equal(["C@x.org"], envelope.Open.Select(address => address.ToString()));
        Assert.Equal(["e@x.org"], envelope.Hidden.Select(address => address.ToString()));
    }

    [Theory]
    [InlineData("From: a@x.org\nSubject: x\n", "NoRecipient")]
    [InlineData("To: a@x.org\nSubject: x\n", "NoSender")]
    [InlineData("From: a@x.org\nTo: bob\n", "InvalidAddress")]
    [InlineData("From: a@x.org\nTo: b@x.org; c@x.org\n", "InvalidAddress")]
    [InlineData("From: a@x.org\nTo: b@x.org, , c@, d@x.org\n", "InvalidAddress")]
    [InlineData("From: a@x.org\nTo: Bob\n", "InvalidAddress")]
    [InlineData("From: a@x.org\nTo: b@x.org\nResent-To: c@x.org\n", "MessageResent")]
    [InlineData("From: a@x.org\nTo: \"b\\\r\"@x.org\n", "InvalidAddress")]
    public void What_is_no_envelope_is_refused(string header, string error) =>
        Assert.Equal(error, Assert.Throws<SendingException>(() => Envelope.Of(Message(header), null, [])).ErrorId);

    [Fact]
    public void A_message_that_was_resent_goes_to_those_who_are_named()
    {
        var envelope = Envelope.Of(Message("From: a@x.org\nTo: b@x.org\nResent-To: c@x.org\n"), null, ["c@x.org"]);
        Assert.Equal(["c@x.org"], envelope.Hidden.Select(address => address.ToString()));
    }

    private static MessageContent Message(string header) => MessageContent.FromBytes(System.Text.Encoding.UTF8.GetBytes(header.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nx\r\n"));
}
