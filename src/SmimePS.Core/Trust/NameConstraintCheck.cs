using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// The constraints gathered on the way down a path, and the names that must bear them (RFC 5280, 6.1.3 (b), (c), 6.1.4 (g)).
/// </summary>
internal sealed class NameConstraintCheck(PathWork work)
{
    private readonly List<(NameConstraints Constraints, Certificate Authority)> _constraints = [];

    public void Add(NameConstraints? constraints, Certificate authority)
    {
        if (constraints is not null) _constraints.Add((constraints, authority));
    }

    /// <summary>What is wrong with a certificate's names, in words; null where nothing is.</summary>
    public string? Check(CertificateFacts facts, out bool gaveUp)
    {
        gaveUp = false;
        if (_constraints.Count == 0) return null;
        var names = Names(facts);
        foreach (var (constraints, authority) in _constraints)
        {
            foreach (var name in names)
            {
                GeneralName? excluded = null;
                foreach (var constraint in constraints.Excluded)
                {
                    if (!work.TakeComparison()) return GiveUp(out gaveUp);
                    if (excluded is null && NameSubtree.SpeaksOf(constraint, name) && NameSubtree.Contains(constraint, name, orPart: true) != false) excluded = constraint;
                }

                if (excluded is not null) return $"{authority.Subject} may not vouch for the name {Show(name)} (excluded: {Show(excluded)}).";
                var isSpokenOf = false;
                var isPermitted = false;
                foreach (var constraint in constraints.Permitted)
                {
                    if (!work.TakeComparison()) return GiveUp(out gaveUp);
                    if (!NameSubtree.SpeaksOf(constraint, name)) continue;
                    isSpokenOf = true;
                    isPermitted |= NameSubtree.Contains(constraint, name, orPart: false) == true;
                }

                if (isSpokenOf && !isPermitted) return $"The name {Show(name)} is not among those that {authority.Subject} may vouch for.";
            }
        }

        return null;
    }

    /// <summary>
    /// Subject, its mail addresses, and the alternative names. RFC 5280 looks at the subject's addresses only where there is no
    /// alternative name; readers of mail look at them always, so the constraint does too.
    /// </summary>
    private static List<GeneralName> Names(CertificateFacts facts)
    {
        var names = new List<GeneralName>();
        var subject = facts.Certificate.Subject;
        if (!subject.IsEmpty) names.Add(new GeneralName(GeneralNameForm.DirectoryName, subject.Encoded, Directory: subject));
        names.AddRange(facts.SubjectName.EmailAddresses.Select(static address => new GeneralName(GeneralNameForm.Rfc822Name, default, address)));
        names.AddRange(facts.AlternativeNames);
        return names;
    }

    private static string GiveUp(out bool gaveUp)
    {
        gaveUp = true;
        return "It has too many names for the constraints above it.";
    }

    private static string Show(GeneralName name) => name.Form switch
    {
        GeneralNameForm.DirectoryName => name.Directory!.ToString(),
        GeneralNameForm.IpAddress when name.Bytes.Length is 4 or 16 => new System.Net.IPAddress(name.Bytes.ToArray()).ToString(),
        _ => name.Text is { } text ? ShownText.Of(text) : $"of the form {name.Form}",
    };
}
