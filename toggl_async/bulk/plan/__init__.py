"""The plan of a bulk export, a value, and the jobs that follow from it.

- :mod:`.plan`: reports, accounts, dates and the destination;
- :mod:`.plan_file`: plans as TOML and JSON;
- :mod:`.account`: an account, whose credential is in the environment;
- :mod:`.planned_report`: a report, its formats and filters;
- :mod:`.report_kinds`: the kinds of report that can be exported;
- :mod:`.windows`: date ranges without gap or overlap;
- :mod:`.jobs`: one job for each file, made lazily;
- :mod:`.names`: the files' names;
- :mod:`.name_clashes`: the check that no two jobs have the same name;
- :mod:`.suggestions`: suggestions for misspelt names;
- :mod:`.plan_values`: the check of the values of a plan, whatever their types.
"""
