"""A run: every job that is due today, a bounded number at a time.

- :mod:`.run`: one run of a plan, waiting for quota or not;
- :mod:`.runner`: a bounded number of jobs at a time;
- :mod:`.job_runner`: one job;
- :mod:`.scheduler`: the order of jobs, the first of each kind alone;
- :mod:`.group_queue`: the due jobs of one report, workspace and format;
- :mod:`.outcomes`: the outcomes of jobs and of a run;
- :mod:`.events`: events for progress bars and logs.
"""
