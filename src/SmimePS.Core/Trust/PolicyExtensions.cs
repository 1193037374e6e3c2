using System.Formats.Asn1;

namespace SmimePS.Trust;

/// <summary>One pair of the policy mappings extension (RFC 5280, 4.2.1.5).</summary>
internal sealed record PolicyMapping(string IssuerDomain, string SubjectDomain);

/// <summary>Policy constraints (RFC 5280, 4.2.1.11): after how many certificates each begins to bind, or null.</summary>
internal sealed record PolicyConstraints(int? RequireExplicit, int? InhibitMapping);

/// <summary>Reads the extensions that concern certificate policies.</summary>
internal static class PolicyExtensions
{
    public static IReadOnlyList<string> ReadPolicies(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var policies = new List<string>();
        while (sequence.HasData)
        {
            var policy = sequence.ReadSequence();
            policies.Add(policy.ReadObjectIdentifier());
            if (policy.HasData) policy.ReadSequence();
            policy.ThrowIfNotEmpty();
        }

        if (policies.Count == 0) throw new AsnContentException("The list of policies is empty.");
        return policies.Distinct().Count() == policies.Count ? policies : throw new AsnContentException("A policy is listed twice.");
    }

    public static IReadOnlyList<PolicyMapping> ReadMappings(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var mappings = new List<PolicyMapping>();
        while (sequence.HasData)
        {
            var pair = sequence.ReadSequence();
            mappings.Add(new PolicyMapping(pair.ReadObjectIdentifier(), pair.ReadObjectIdentifier()));
            pair.ThrowIfNotEmpty();
        }

        return mappings.Count > 0 ? mappings : throw new AsnContentException("The list of policy mappings is empty.");
    }

    public static PolicyConstraints ReadConstraints(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var constraints = new PolicyConstraints(ReadField(sequence, 0), ReadField(sequence, 1));
        sequence.ThrowIfNotEmpty();
        return constraints is { RequireExplicit: null, InhibitMapping: null }
            ? throw new AsnContentException("Policy constraints constrain nothing.")
            : constraints;
    }

    /// <summary>SkipCerts: a count of certificates, capped because no path is that long.</summary>
    public static int ReadSkip(AsnReader reader, Asn1Tag? tag = null)
    {
        var value = reader.ReadInteger(tag);
        if (value.Sign < 0) throw new AsnContentException("A count of certificates is negative.");
        return value > int.MaxValue ? int.MaxValue : (int)value;
    }

    private static int? ReadField(AsnReader sequence, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number);
        return sequence.HasData && sequence.PeekTag() == tag ? ReadSkip(sequence, tag) : null;
    }
}
