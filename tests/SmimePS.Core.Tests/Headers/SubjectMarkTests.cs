using SmimePS.Headers;

namespace SmimePS.Core.Tests.Headers;

/// <summary>What may stand beside a subject, in its many forms; what it comes to in a message, the spoofed ones show.</summary>
public class SubjectMarkTests
{
    [Theory]
    [InlineData("[EXT] [EXTERN] [External] [EXTERNAL] [EXTERNAL EMAIL] [External-Sender] [Externe_E-Mail] [Esterno] [Correo externo] [ВНЕШНЕЕ] [外部] [SPAM] [SPAM?] [**SPAM**]")]
    [InlineData("{Spam?} {Disarmed} ***SPAM*** *****SPAM***** [SPAM:9.3] [Junk] [Suspected-Spam] [Caution:External] [WARNING:_external_mail] [Bulk] [Phishing?] SPAM: External:")]
    [InlineData("[#1] [#123456] [Ticket#12345678] [Bug:1234] [Case-77] [Vorgang#12] [Ticket#2026112610000011] [SEC=OFFICIAL:Sensitive] Re: AW: Antw: RE[2]:")]
    [InlineData("[plans] [Plans] [PLANS] (plans) [plans]: [plans:00123] [plans#123] Bug#1012345: bug#77: Re: Bug#1012345: [plans](plans) Re: [plans] Re: [plans]")]
    public void Marks_of_the_way_are_marks(string marks) => Assert.DoesNotContain(Split(marks), static mark => !IsMarked(mark + " Plans", "Plans"));

    [Theory]
    [InlineData("[no] [NOT] [Не] [stop] [canceled] [CANCELLED] [cancelled-by-Bob] [not-from-alice] [Storniert] [abgelehnt] [zurückgewiesen] [annulé] [refusé] [rechazado] [rifiutato] [отклонено]")]
    [InlineData("[aprobado] [genehmigt] [odrzucono] [geweigerd] [ikke] [iptal] [却下] [已取消] [취소됨] [ακυρώθηκε] [מבוטל] [paid] [PayNow] [pay-bob] [EUR] [usd500] [bezahlt] [оплачено] [urgent] [dringend]")]
    [InlineData("[срочно] [verified] [unsigned] [untrusted-by-me] [fake] [draft] [final] [expired] [St0p] [Ѕtор] [ΝΟΤ] [n.o.t] [can-cel] [void] [ignore-this]")]
    [InlineData("[against] [without] [aborted] [vetoed] [otkazano] [canceIled] [pIans] [plan] [planss] [example-plans] [plans-lists] [plans-not] [plans.bob] [lists] [example] [org] [board] [p1ans] [рlаns] [plans:1234567]")]
    [InlineData("[a%b] [€5] [a!] [a?b] [12] [-a] [a-] [.a] [DE12345] [aб] [abcdefghijklmnopqrstuvwxy] [a/b] {plans} *plans* plans: NO: Fwd: WG: [] [[a]] [#1234567] [Ticket#123456789] [Pay#1]")]
    [InlineData("[911] [50off] [2fa code] [2fa please] [9am] [9AM] [5pm] [3pm-sharp] [5days] [10days] [3rd] [2nd_try] [2late] [2day] [4get] [5k] [2x] [5EUR] [9eur] [1mio] [3weeks] [2pay] [0] [0off]")]
    [InlineData("[do_not] [Pay_Bob] [no_more] [call_Mallory] [_a] [a_] [a__b] [a_-b] Bug#123456789: Bug#1012345 Bug1012345: Bug: Invoice#1012345: Pay#1: [6_man] [6-man] [5daysleft] [5点开会] [5дней] [3月会议]")]
    public void What_would_change_it_is_none(string marks) => Assert.DoesNotContain(Split(marks), static mark => IsMarked(mark + " Plans", "Plans"));

    [Theory]
    [InlineData("[plans] [board] Plans")]
    [InlineData("[plans](board) Plans")]
    [InlineData("[Dev Team] Plans")]
    [InlineData("[NOT SPAM] Plans")]
    [InlineData("SPAM Plans")]
    [InlineData("Plans [#1] [#2]")]
    [InlineData("Plans (fwd) (fwd)")]
    [InlineData("Plans [plans]")]
    [InlineData("[EXTERNAL mail from the source of risk and more] Plans")]
    [InlineData("\uD83D[plans] Plans")]
    [InlineData("Plans", "[urgent] Plans")]
    [InlineData("Plans", "[EXTERNAL] Plans")]
    [InlineData("Plans", "SPAM: Plans")]
    [InlineData("[plans] Plans", "[#12] Plans")]
    [InlineData("[plans]", "[plans] Plans")]
    [InlineData("[plans]", "Re:")]
    public void Nor_is_more_of_them(string subject, string own = "Plans") => Assert.False(IsMarked(subject, own));

    /// <summary>Names and any tags; an answer to what was passed on stays one.</summary>
    [Theory]
    [InlineData("[EXT] Re: [plans] ***SPAM*** Plans", "Plans")]
    [InlineData("Re: [plans:00123] Plans [#12]", "Re: Plans")]
    [InlineData("Re：Plans", "Plans")]
    [InlineData("TR: Plans", "Fwd: Plans")]
    [InlineData("[plans] Re: Plans", "Re: [plans] Plans")]
    [InlineData("Re: [plans:13] Plans", "Re: [plans:12] Plans")]
    [InlineData("[plans:13] Re: Plans", "Re: [plans:12] Plans")]
    [InlineData("Plans", "[plans] Plans")]
    [InlineData("[Plans 13] AW: Plans", "[plans] Plans")]
    [InlineData("Plans (fwd)", "Plans")]
    public void Several_of_the_way_are(string seen, string subject) => Assert.True(IsMarked(seen, subject));

    /// <summary>Of a message to a list of that name, and to Bob.</summary>
    private static bool IsMarked(string seen, string subject) => SubjectMark.IsMarked(seen, subject, new ListNames(["bob@example.net", "plans@lists.example.org"]));

    private static string[] Split(string marks) => marks.Split(' ').Aggregate(new List<string>(), static (all, one) =>
    {
        // A mark may have blanks within its brackets.
        if (all.Count > 0 && all[^1].StartsWith('[') && !all[^1].EndsWith(']')) all[^1] += " " + one;
        else all.Add(one);
        return all;
    }).ToArray();
}
