using System.Text.RegularExpressions;

namespace SmimePS.Core.Tests.Trust;

/// <summary>One run of a PKITS test: its inputs and the outcome that NIST's document gives.</summary>
internal sealed record PkitsCase(string Number, string Name, bool IsValid, string Inputs = "")
{
    public override string ToString() => $"{Number} {Name}{(Inputs.Length > 0 ? $" [{Inputs}]" : "")}";
}

/// <summary>
/// The tests of NIST's Public Key Interoperability Test Suite 1.0.1 by section, in the document's order, so that a test's place is
/// its number. The name of most says the outcome; those that depend on the policies a user accepts are listed with their inputs.
/// </summary>
internal static partial class PkitsCases
{
    public static readonly Section[] Sections =
    [
        new("4.1", "Signature verification", """
            ValidCertificatePathTest1 InvalidCASignatureTest2 InvalidEESignatureTest3 ValidDSASignaturesTest4
            ValidDSAParameterInheritanceTest5 InvalidDSASignatureTest6
            """),
        new("4.2", "Validity periods", """
            InvalidCAnotBeforeDateTest1 InvalidEEnotBeforeDateTest2 Validpre2000UTCnotBeforeDateTest3
            ValidGeneralizedTimenotBeforeDateTest4 InvalidCAnotAfterDateTest5 InvalidEEnotAfterDateTest6
            Invalidpre2000UTCEEnotAfterDateTest7 ValidGeneralizedTimenotAfterDateTest8
            """),
        new("4.3", "Name chaining", """
            InvalidNameChainingTest1 InvalidNameChainingOrderTest2 ValidNameChainingWhitespaceTest3 ValidNameChainingWhitespaceTest4
            ValidNameChainingCapitalizationTest5 ValidNameUIDsTest6 ValidRFC3280MandatoryAttributeTypesTest7
            ValidRFC3280OptionalAttributeTypesTest8 ValidUTF8StringEncodedNamesTest9
            ValidRolloverfromPrintableStringtoUTF8StringTest10 ValidUTF8StringCaseInsensitiveMatchTest11
            """),
        new("4.4", "Basic revocation", """
            InvalidMissingCRLTest1 InvalidRevokedCATest2 InvalidRevokedEETest3 InvalidBadCRLSignatureTest4
            InvalidBadCRLIssuerNameTest5 InvalidWrongCRLTest6 ValidTwoCRLsTest7 InvalidUnknownCRLEntryExtensionTest8
            InvalidUnknownCRLExtensionTest9 InvalidUnknownCRLExtensionTest10 InvalidOldCRLnextUpdateTest11
            Invalidpre2000CRLnextUpdateTest12 ValidGeneralizedTimeCRLnextUpdateTest13 ValidNegativeSerialNumberTest14
            InvalidNegativeSerialNumberTest15 ValidLongSerialNumberTest16 ValidLongSerialNumberTest17 InvalidLongSerialNumberTest18
            ValidSeparateCertificateandCRLKeysTest19 InvalidSeparateCertificateandCRLKeysTest20
            InvalidSeparateCertificateandCRLKeysTest21
            """),
        new("4.5", "Self-issued certificates", """
            ValidBasicSelfIssuedOldWithNewTest1 InvalidBasicSelfIssuedOldWithNewTest2 ValidBasicSelfIssuedNewWithOldTest3
            ValidBasicSelfIssuedNewWithOldTest4 InvalidBasicSelfIssuedNewWithOldTest5 ValidBasicSelfIssuedCRLSigningKeyTest6
            InvalidBasicSelfIssuedCRLSigningKeyTest7 InvalidBasicSelfIssuedCRLSigningKeyTest8
            """),
        new("4.6", "Basic constraints", """
            InvalidMissingbasicConstraintsTest1 InvalidcAFalseTest2 InvalidcAFalseTest3 ValidbasicConstraintsNotCriticalTest4
            InvalidpathLenConstraintTest5 InvalidpathLenConstraintTest6 ValidpathLenConstraintTest7 ValidpathLenConstraintTest8
            InvalidpathLenConstraintTest9 InvalidpathLenConstraintTest10 InvalidpathLenConstraintTest11
            InvalidpathLenConstraintTest12 ValidpathLenConstraintTest13 ValidpathLenConstraintTest14
            ValidSelfIssuedpathLenConstraintTest15 InvalidSelfIssuedpathLenConstraintTest16 ValidSelfIssuedpathLenConstraintTest17
            """),
        new("4.7", "Key usage", """
            InvalidkeyUsageCriticalkeyCertSignFalseTest1 InvalidkeyUsageNotCriticalkeyCertSignFalseTest2
            ValidkeyUsageNotCriticalTest3 InvalidkeyUsageCriticalcRLSignFalseTest4 InvalidkeyUsageNotCriticalcRLSignFalseTest5
            """),
        new("4.8", "Certificate policies", """
            ValidCertificatePathTest1 AllCertificatesNoPoliciesTest2 DifferentPoliciesTest3 DifferentPoliciesTest4
            DifferentPoliciesTest5 OverlappingPoliciesTest6 DifferentPoliciesTest7 DifferentPoliciesTest8 DifferentPoliciesTest9
            AllCertificatesSamePoliciesTest10 AllCertificatesanyPolicyTest11 DifferentPoliciesTest12
            AllCertificatesSamePoliciesTest13 AnyPolicyTest14 UserNoticeQualifierTest15 UserNoticeQualifierTest16
            UserNoticeQualifierTest17 UserNoticeQualifierTest18 UserNoticeQualifierTest19 CPSPointerQualifierTest20
            """),
        new("4.9", "Require explicit policy", """
            ValidrequireExplicitPolicyTest1 ValidrequireExplicitPolicyTest2 InvalidrequireExplicitPolicyTest3
            ValidrequireExplicitPolicyTest4 InvalidrequireExplicitPolicyTest5 ValidSelfIssuedrequireExplicitPolicyTest6
            InvalidSelfIssuedrequireExplicitPolicyTest7 InvalidSelfIssuedrequireExplicitPolicyTest8
            """),
        new("4.10", "Policy mappings", """
            ValidPolicyMappingTest1 InvalidPolicyMappingTest2 ValidPolicyMappingTest3 InvalidPolicyMappingTest4
            ValidPolicyMappingTest5 ValidPolicyMappingTest6 InvalidMappingFromanyPolicyTest7 InvalidMappingToanyPolicyTest8
            ValidPolicyMappingTest9 InvalidPolicyMappingTest10 ValidPolicyMappingTest11 ValidPolicyMappingTest12
            ValidPolicyMappingTest13 ValidPolicyMappingTest14
            """),
        new("4.11", "Inhibit policy mapping", """
            InvalidinhibitPolicyMappingTest1 ValidinhibitPolicyMappingTest2 InvalidinhibitPolicyMappingTest3
            ValidinhibitPolicyMappingTest4 InvalidinhibitPolicyMappingTest5 InvalidinhibitPolicyMappingTest6
            ValidSelfIssuedinhibitPolicyMappingTest7 InvalidSelfIssuedinhibitPolicyMappingTest8
            InvalidSelfIssuedinhibitPolicyMappingTest9 InvalidSelfIssuedinhibitPolicyMappingTest10
            InvalidSelfIssuedinhibitPolicyMappingTest11
            """),
        new("4.12", "Inhibit any policy", """
            InvalidinhibitAnyPolicyTest1 ValidinhibitAnyPolicyTest2 inhibitAnyPolicyTest3 InvalidinhibitAnyPolicyTest4
            InvalidinhibitAnyPolicyTest5 InvalidinhibitAnyPolicyTest6 ValidSelfIssuedinhibitAnyPolicyTest7
            InvalidSelfIssuedinhibitAnyPolicyTest8 ValidSelfIssuedinhibitAnyPolicyTest9 InvalidSelfIssuedinhibitAnyPolicyTest10
            """),
        new("4.13", "Name constraints", """
            ValidDNnameConstraintsTest1 InvalidDNnameConstraintsTest2 InvalidDNnameConstraintsTest3 ValidDNnameConstraintsTest4
            ValidDNnameConstraintsTest5 ValidDNnameConstraintsTest6 InvalidDNnameConstraintsTest7 InvalidDNnameConstraintsTest8
            InvalidDNnameConstraintsTest9 InvalidDNnameConstraintsTest10 ValidDNnameConstraintsTest11 InvalidDNnameConstraintsTest12
            InvalidDNnameConstraintsTest13 ValidDNnameConstraintsTest14 InvalidDNnameConstraintsTest15
            InvalidDNnameConstraintsTest16 InvalidDNnameConstraintsTest17 ValidDNnameConstraintsTest18 ValidDNnameConstraintsTest19
            InvalidDNnameConstraintsTest20 ValidRFC822nameConstraintsTest21 InvalidRFC822nameConstraintsTest22
            ValidRFC822nameConstraintsTest23 InvalidRFC822nameConstraintsTest24 ValidRFC822nameConstraintsTest25
            InvalidRFC822nameConstraintsTest26 ValidDNandRFC822nameConstraintsTest27 InvalidDNandRFC822nameConstraintsTest28
            InvalidDNandRFC822nameConstraintsTest29 ValidDNSnameConstraintsTest30 InvalidDNSnameConstraintsTest31
            ValidDNSnameConstraintsTest32 InvalidDNSnameConstraintsTest33 ValidURInameConstraintsTest34
            InvalidURInameConstraintsTest35 ValidURInameConstraintsTest36 InvalidURInameConstraintsTest37
            InvalidDNSnameConstraintsTest38
            """),
        new("4.14", "Distribution points", """
            ValiddistributionPointTest1 InvaliddistributionPointTest2 InvaliddistributionPointTest3 ValiddistributionPointTest4
            ValiddistributionPointTest5 InvaliddistributionPointTest6 ValiddistributionPointTest7 InvaliddistributionPointTest8
            InvaliddistributionPointTest9 ValidNoissuingDistributionPointTest10 InvalidonlyContainsUserCertsTest11
            InvalidonlyContainsCACertsTest12 ValidonlyContainsCACertsTest13 InvalidonlyContainsAttributeCertsTest14
            InvalidonlySomeReasonsTest15 InvalidonlySomeReasonsTest16 InvalidonlySomeReasonsTest17 ValidonlySomeReasonsTest18
            ValidonlySomeReasonsTest19 InvalidonlySomeReasonsTest20 InvalidonlySomeReasonsTest21 ValidIDPwithindirectCRLTest22
            InvalidIDPwithindirectCRLTest23 ValidIDPwithindirectCRLTest24 ValidIDPwithindirectCRLTest25
            InvalidIDPwithindirectCRLTest26 InvalidcRLIssuerTest27 ValidcRLIssuerTest28 ValidcRLIssuerTest29 ValidcRLIssuerTest30
            InvalidcRLIssuerTest31 InvalidcRLIssuerTest32 ValidcRLIssuerTest33 InvalidcRLIssuerTest34 InvalidcRLIssuerTest35
            """),
        new("4.15", "Delta lists", """
            InvaliddeltaCRLIndicatorNoBaseTest1 ValiddeltaCRLTest2 InvaliddeltaCRLTest3 InvaliddeltaCRLTest4 ValiddeltaCRLTest5
            InvaliddeltaCRLTest6 ValiddeltaCRLTest7 ValiddeltaCRLTest8 InvaliddeltaCRLTest9 InvaliddeltaCRLTest10
            """),
        new("4.16", "Private extensions", """
            ValidUnknownNotCriticalCertificateExtensionTest1 InvalidUnknownCriticalCertificateExtensionTest2
            """),
    ];

    // Inputs: "explicit" sets initial-explicit-policy, "noMapping" and "noAny" the two inhibitions, digits are NIST-test-policy numbers accepted.
    private static readonly Dictionary<string, (string Inputs, bool IsValid)[]> ByInputs = new()
    {
        ["4.8.1"] = [("explicit", true), ("explicit 1", true), ("explicit 2", false), ("explicit 1 2", true)],
        ["4.8.2"] = [("", true), ("explicit", false)],
        ["4.8.3"] = [("", true), ("explicit", false), ("explicit 1 2", false)],
        ["4.8.4"] = [("", false)],
        ["4.8.5"] = [("", false)],
        ["4.8.6"] = [("", true), ("1", true), ("2", false)],
        ["4.8.7"] = [("", false)],
        ["4.8.8"] = [("", false)],
        ["4.8.9"] = [("", false)],
        ["4.8.10"] = [("", true), ("1", true), ("2", true)],
        ["4.8.11"] = [("", true), ("1", true)],
        ["4.8.12"] = [("", false)],
        ["4.8.13"] = [("1", true), ("2", true), ("3", true)],
        ["4.8.14"] = [("1", true), ("2", false)],
        ["4.8.15"] = [("", true)],
        ["4.8.16"] = [("", true)],
        ["4.8.17"] = [("", true)],
        ["4.8.18"] = [("1", true), ("2", true)],
        ["4.8.19"] = [("", true)],
        ["4.8.20"] = [("explicit", true)],
        ["4.10.1"] = [("1", true), ("2", false), ("noMapping", false)],
        ["4.10.2"] = [("", false), ("noMapping", false)],
        ["4.10.3"] = [("1", false), ("2", true)],
        ["4.10.5"] = [("1", true), ("6", false)],
        ["4.10.6"] = [("1", true), ("6", false)],
        ["4.10.12"] = [("1", true), ("2", true)],
        ["4.12.3"] = [("", true), ("noAny", false)],
    };

    public static IEnumerable<PkitsCase> All()
    {
        foreach (var section in Sections)
        {
            for (var i = 0; i < section.Tests.Length; i++)
            {
                var number = $"{section.Number}.{i + 1}";
                var name = section.Tests[i];
                // The same certificate serves 4.1.1 and 4.8.1; the digits of every other name are its number.
                if (number != "4.8.1") Assert.EndsWith($"Test{i + 1}", name);
                if (!ByInputs.TryGetValue(number, out var runs)) runs = [("", name.StartsWith("Valid", StringComparison.Ordinal))];
                foreach (var (inputs, isValid) in runs) yield return new PkitsCase(number, name, isValid, inputs);
            }
        }
    }

    internal sealed record Section(string Number, string Title, string Names)
    {
        public string[] Tests { get; } = Words().Split(Names.Trim());
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Words();
}
